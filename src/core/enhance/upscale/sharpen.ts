import type { RgbImage } from '../../imaging/rgb-image.ts'

/**
 * Unsharp masking with a 3×3 binomial blur: adds `amount` times the difference from the blurred image. Beyond the
 * border the edge pixels repeat. Alpha is kept.
 * @param amount 0 changes nothing; 0.25 is gentle
 */
export const sharpen = (image: RgbImage, amount: number): RgbImage => {
  const { width, height, data } = image
  const stride = width * 3
  const out = new Uint8Array(data.length)
  const centre = 1 + 0.75 * amount
  const side = -amount / 8
  const corner = -amount / 16
  for (let y = 0, o = 0; y < height; y++) {
    const up = y > 0 ? -stride : 0
    const down = y < height - 1 ? stride : 0
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? -3 : 0
      const right = x < width - 1 ? 3 : 0
      for (let c = 0; c < 3; c++, o++) {
        const above = o + up
        const below = o + down
        const value =
          centre * data[o]! +
          side * (data[above]! + data[below]! + data[o + left]! + data[o + right]!) +
          corner * (data[above + left]! + data[above + right]! + data[below + left]! + data[below + right]!) +
          0.5
        out[o] = value < 0 ? 0 : value > 255 ? 255 : value
      }
    }
  }
  return { ...image, data: out }
}
