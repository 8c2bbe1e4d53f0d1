import type { RgbImage } from '../src/core/imaging/rgb-image.ts'

type Colour = readonly [number, number, number]

/** Each pixel's colour made anew; clipped and rounded. */
export const recolour = (image: RgbImage, change: (r: number, g: number, b: number) => Colour): RgbImage => {
  const data = new Uint8Array(image.data.length)
  for (let i = 0; i < data.length; i += 3)
    change(image.data[i]!, image.data[i + 1]!, image.data[i + 2]!).forEach((value, c) => {
      data[i + c] = Math.min(255, Math.max(0, Math.round(value)))
    })
  return { ...image, data }
}

const luma = (r: number, g: number, b: number): number => 0.2126 * r + 0.7152 * g + 0.0722 * b

/** What single-toned pictures look like: the colour of each lightness, 0 to 255. */
export const tones: Readonly<Record<'grey' | 'sepia' | 'cyanotype' | 'faded', (value: number) => Colour>> = {
  grey: v => [v, v, v],
  /** As CSS has it, with its clipped lights. */
  sepia: v => [1.351 * v, 1.203 * v, 0.937 * v],
  cyanotype: v => [255 * (v / 255) ** 1.6, 10 + 232 * (v / 255) ** 1.05, 40 + 215 * (v / 255) ** 0.8],
  /** Blacks that have turned brown, whites that have turned yellow. */
  faded: v => [45 + 0.7 * v, 35 + 0.7 * v, 25 + 0.65 * v],
}

export const inTone = (image: RgbImage, tone: keyof typeof tones): RgbImage =>
  recolour(image, (r, g, b) => tones[tone](Math.round(luma(r, g, b))))

/** Largest difference between the channels of any pixel. */
export const mostChroma = ({ data }: RgbImage): number => {
  let most = 0
  for (let i = 0; i < data.length; i += 3)
    most = Math.max(
      most,
      Math.max(data[i]!, data[i + 1]!, data[i + 2]!) - Math.min(data[i]!, data[i + 1]!, data[i + 2]!),
    )
  return most
}

/** How far the pixel farthest from a tone's curve lies off it, in the channel that differs most. */
export const farthestFromTone = ({ data }: RgbImage, tone: keyof typeof tones): number => {
  const curve = Array.from({ length: 1021 }, (_, i) =>
    tones[tone](i / 4).map(value => Math.min(255, Math.max(0, value))),
  )
  const known = new Map<number, number>()
  let most = 0
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
    const key = (r << 16) | (g << 8) | b
    if (known.has(key)) continue
    let least = Number.POSITIVE_INFINITY
    for (const [x, y, z] of curve)
      least = Math.min(least, Math.max(Math.abs(r - x!), Math.abs(g - y!), Math.abs(b - z!)))
    known.set(key, least)
    most = Math.max(most, least)
  }
  return most
}
