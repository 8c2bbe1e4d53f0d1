import type { RgbImage } from '../../src/core/imaging/rgb-image.ts'

/** The picture that img2img starts from. */
export const patterned = (width: number, height: number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 5 + Math.floor(i / 192) * 11) % 256),
})

/** Standard deviation: a flat picture would be like any other. */
export const spreadOf = (values: Uint8Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
