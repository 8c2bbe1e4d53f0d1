import type { Plane } from '../../imaging/rgb-image.ts'

/** Islands smaller than this part of the largest one are no subject. */
const SMALL_ISLAND = 0.05
/** Holes smaller than this part of the largest island are no background, such as a badge on a coat. */
const SMALL_HOLE = 0.02

/** Alpha without small islands of the subject, and without small holes in it, which networks see where there are none. */
export const removeSpecks = (alpha: Plane): Plane => {
  const inside = regions(alpha, value => value >= 0.5)
  const largest = Math.max(0, ...inside.map(({ length }) => length))
  const data = alpha.data.slice()
  for (const pixels of inside) if (pixels.length < SMALL_ISLAND * largest) for (const i of pixels) data[i] = 0
  for (const pixels of regions({ ...alpha, data }, value => value < 0.5))
    if (pixels.length < SMALL_HOLE * largest && !touchesBorder(pixels, alpha))
      for (const i of pixels) data[i] = 1
  return { ...alpha, data }
}

const touchesBorder = (pixels: readonly number[], { width, height }: Plane): boolean =>
  pixels.some(i => {
    const x = i % width
    return x === 0 || x === width - 1 || i < width || i >= width * (height - 1)
  })

/** The connected pixels, over edges, for which a test holds, as lists of indices. */
const regions = ({ width, height, data }: Plane, test: (value: number) => boolean): number[][] => {
  const seen = Uint8Array.from(data, value => (test(value) ? 0 : 1))
  const found: number[][] = []
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 1) continue
    const pixels = [start]
    seen[start] = 1
    const visit = (i: number): void => {
      if (seen[i] === 1) return
      seen[i] = 1
      pixels.push(i)
    }
    for (let n = 0; n < pixels.length; n++) {
      const i = pixels[n]!
      const x = i % width
      if (x > 0) visit(i - 1)
      if (x < width - 1) visit(i + 1)
      if (i >= width) visit(i - width)
      if (i < width * (height - 1)) visit(i + width)
    }
    found.push(pixels)
  }
  return found
}
