import type { RgbImage } from '../../imaging/rgb-image.ts'

/**
 * Spreads the colours of visible pixels `reach` pixels into fully transparent ones ("alpha bleeding"). Files store
 * any colour there, mostly black; resampling would mix that into the visible edge as a dark fringe.
 * @returns the image itself when nothing is transparent
 */
export const alphaBleed = (image: RgbImage, reach = 8): RgbImage => {
  const { width, height, alpha } = image
  if (!alpha?.includes(0)) return image
  const bled = { width, height, data: image.data.slice(), alpha }
  const known = Uint8Array.from(alpha, a => (a > 0 ? 1 : 0))
  let front = unknownAround(known, bled, knownPixels(known))
  for (let ring = 0; ring < reach && front.length > 0; ring++) {
    for (const pixel of front) takeMeanOfKnown(bled, known, pixel)
    for (const pixel of front) known[pixel] = 1
    front = unknownAround(known, bled, front)
  }
  return bled
}

function* knownPixels(known: Uint8Array): Iterable<number> {
  for (let at = known.indexOf(1); at >= 0; at = known.indexOf(1, at + 1)) yield at
}

/** Calls `visit` for the up to eight neighbours of a pixel inside the image. */
const eachNeighbour = ({ width, height }: RgbImage, at: number, visit: (neighbour: number) => void): void => {
  const x = at % width
  const y = (at - x) / width
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
      if (u !== x || v !== y) visit(v * width + u)
}

/** The unknown pixels next to the given ones, each once. */
const unknownAround = (known: Uint8Array, image: RgbImage, pixels: Iterable<number>): number[] => {
  const found = new Set<number>()
  for (const at of pixels)
    eachNeighbour(image, at, neighbour => {
      if (!known[neighbour]) found.add(neighbour)
    })
  return [...found]
}

const takeMeanOfKnown = (image: RgbImage, known: Uint8Array, at: number): void => {
  const sum = [0, 0, 0]
  let count = 0
  eachNeighbour(image, at, neighbour => {
    if (!known[neighbour]) return
    count++
    for (let c = 0; c < 3; c++) sum[c] = sum[c]! + image.data[neighbour * 3 + c]!
  })
  for (let c = 0; c < 3; c++) image.data[at * 3 + c] = sum[c]! / count + 0.5
}
