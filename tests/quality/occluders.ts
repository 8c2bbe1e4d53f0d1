import type { RgbImage } from '../../src/core/imaging/rgb-image.ts'
import type { Portrait } from './portraits.ts'

/** A capsule: all within `radius` of the line between two points, in widths of the face from the box's top left. */
interface Capsule {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
  readonly radius: number
  readonly colour: readonly [number, number, number]
}

const drawCapsule = (image: RgbImage, { from, to, radius, colour }: Capsule): RgbImage => {
  const data = image.data.slice()
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const squared = dx * dx + dy * dy
  for (let y = 0, i = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++, i += 3) {
      const along = Math.max(0, Math.min(1, ((x - from[0]) * dx + (y - from[1]) * dy) / squared))
      const away = Math.hypot(x - from[0] - along * dx, y - from[1] - along * dy) / radius
      if (away >= 1) continue
      // Lit from the left, so that it is round.
      const light = 0.75 + 0.25 * Math.max(-1, Math.min(1, (from[0] + along * dx - x) / radius))
      for (let c = 0; c < 3; c++) data[i + c] = Math.round(colour[c]! * light)
    }
  return { ...image, data }
}

const drawOver = ({ image, face }: Portrait, capsules: readonly Capsule[]): Portrait => {
  const [x, y, width] = face.box
  const place = ([u, v]: readonly [number, number]) => [x + u * width, y + v * width] as const
  return {
    face,
    image: capsules.reduce(
      (drawn, { from, to, radius, colour }) =>
        drawCapsule(drawn, { from: place(from), to: place(to), radius: radius * width, colour }),
      image,
    ),
  }
}

/**
 * A grey microphone, held before the chin from the picture's lower right.
 * @param higher in widths of the face
 */
export const withMicrophone = (portrait: Portrait, higher = 0): Portrait =>
  drawOver(portrait, [
    { from: [0.62, 1.3 - higher], to: [0.95, 2 - higher], radius: 0.07, colour: [40, 40, 44] },
    { from: [0.6, 1.22 - higher], to: [0.64, 1.3 - higher], radius: 0.14, colour: [105, 105, 112] },
  ])

/** Four fingers on the cheek to the picture's left. */
export const withHand = (portrait: Portrait): Portrait =>
  drawOver(
    portrait,
    [0, 1, 2, 3].map(finger => ({
      from: [0.13 + 0.08 * finger, 0.75 + 0.07 * finger],
      to: [-0.05 + 0.06 * finger, 1.7],
      radius: 0.05,
      colour: [224 - 4 * finger, 172, 140],
    })),
  )
