import { gaussianBlur } from '../src/core/imaging/filter/gaussian-blur.ts'
import type { RgbImage } from '../src/core/imaging/rgb-image.ts'

/** What time does to photos, made by numbers that are the same at every run. */

const randomNumbers = (seed: number) => {
  let state = seed
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}

const mapBytes = (image: RgbImage, change: (byte: number, i: number) => number): RgbImage => {
  const bytes = new Uint8ClampedArray(image.data.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = change(image.data[i]!, i)
  return { ...image, data: new Uint8Array(bytes.buffer) }
}

/** Noise of its own in each channel, of a deviation in bytes. */
export const withNoise = (image: RgbImage, deviation: number, seed = 1): RgbImage => {
  const { normal } = randomNumbers(seed)
  return mapBytes(image, byte => byte + deviation * normal())
}

/** Grain as a scanner sees it: the same in all channels, blurred. */
export const withGrain = (image: RgbImage, deviation: number, seed = 2): RgbImage => {
  const { normal } = randomNumbers(seed)
  const { width, height } = image
  const { data } = gaussianBlur(
    { width, height, data: Float32Array.from({ length: width * height }, normal) },
    0.7,
  )
  const scale = deviation / Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length)
  return mapBytes(image, (byte, i) => byte + scale * data[Math.floor(i / 3)]!)
}

/** Raises black and lowers white, in each channel by its own. */
export const withFade = (
  image: RgbImage,
  channels: readonly (readonly [gain: number, black: number])[] = [
    [0.6, 85],
    [0.52, 70],
    [0.45, 60],
  ],
): RgbImage => mapBytes(image, (byte, i) => byte * channels[i % 3]![0] + channels[i % 3]![1])

/** White scratches and specks of dust. @returns the image and 1 for each pixel they hit */
export const withDamage = (
  image: RgbImage,
  { scratches, specks, seed = 1 }: { scratches: number; specks: number; seed?: number },
): { readonly image: RgbImage; readonly hit: Uint8Array } => {
  const { uniform, normal } = randomNumbers(seed)
  const { width, height } = image
  const data = image.data.slice()
  const hit = new Uint8Array(width * height)
  const put = (left: number, top: number, value: number, share: number) => {
    const [x, y] = [Math.round(left), Math.round(top)]
    if (x < 0 || y < 0 || x >= width || y >= height) return
    hit[y * width + x] = 1
    for (let i = 3 * (y * width + x), end = i + 3; i < end; i++)
      data[i] = data[i]! * (1 - share) + value * share
  }
  for (let k = 0; k < scratches; k++) {
    let [x, y, angle] = [uniform() * width, uniform() * height, uniform() * 3 + 0.2]
    for (let left = 80 + uniform() * 250; left > 0; left--) {
      angle += 0.02 * normal()
      x += Math.cos(angle)
      y += Math.sin(angle)
      put(x, y, 245, 0.95)
      put(x + 1, y, 240, 0.8)
    }
  }
  for (let k = 0; k < specks; k++) {
    const [x, y, radius] = [uniform() * width, uniform() * height, 0.7 + uniform() * 1.8]
    const value = uniform() < 0.7 ? 248 : 8
    for (let dy = -3; dy <= 3; dy++)
      for (let dx = -3; dx <= 3; dx++)
        if (dx * dx + dy * dy <= radius * radius) put(x + dx, y + dy, value, 0.95)
  }
  return { image: { ...image, data }, hit }
}

/** A colour photo as a print of long ago: black-and-white, soft, brown, faded, grainy, scratched. */
export const agePhoto = (image: RgbImage): RgbImage => {
  const { width, height, data } = image
  const grey = Float32Array.from(
    { length: width * height },
    (_, i) => 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!,
  )
  const soft = gaussianBlur({ width, height, data: grey }, 0.8).data
  const print = mapBytes(image, (_, i) => soft[Math.floor(i / 3)]!)
  const grained = withGrain(print, 16)
  const { image: damaged } = withDamage(grained, { scratches: 9, specks: 50, seed: 7 })
  return withFade(damaged, [
    [0.62, 78],
    [0.58, 62],
    [0.5, 44],
  ])
}

/** Peak signal-to-noise ratio in dB. */
export const psnr = (a: RgbImage, b: RgbImage): number => {
  const sum = a.data.reduce((total, value, i) => total + (value - b.data[i]!) ** 2, 0)
  return 10 * Math.log10(255 ** 2 / (sum / a.data.length))
}

/** Structural similarity of the luma, over windows of 8 × 8 pixels (Z. Wang et al., 2004), 1 where they are equal. */
export const ssim = (a: RgbImage, b: RgbImage): number => {
  const luma = ({ data }: RgbImage, i: number) =>
    0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!
  let [total, windows] = [0, 0]
  for (let top = 0; top + 8 <= a.height; top += 4)
    for (let left = 0; left + 8 <= a.width; left += 4, windows++) {
      let [sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0]
      for (let y = top; y < top + 8; y++)
        for (let x = left; x < left + 8; x++) {
          const [va, vb] = [luma(a, y * a.width + x), luma(b, y * a.width + x)]
          sumA += va / 64
          sumB += vb / 64
          squareA += (va * va) / 64
          squareB += (vb * vb) / 64
          product += (va * vb) / 64
        }
      const structure = 2 * (product - sumA * sumB) + 58.5225
      const spread = squareA - sumA * sumA + squareB - sumB * sumB + 58.5225
      total += ((2 * sumA * sumB + 6.5025) * structure) / ((sumA * sumA + sumB * sumB + 6.5025) * spread)
    }
  return total / windows
}
