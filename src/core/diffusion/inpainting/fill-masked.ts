import { fastGaussianBlur } from '../../imaging/filter/gaussian-blur.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'

/** Standard deviations in pixels, and how often what comes of each is laid over what came before. */
const layers = [
  [256, 1],
  [64, 1],
  [16, 2],
  [4, 4],
  [2, 2],
  [0, 1],
] as const

/**
 * Fills what a mask covers with the colours around it, blurred the more the farther they are.
 * Source: AUTOMATIC1111 stable-diffusion-webui, modules/masking.py `fill`
 * @returns the image as it is where the mask covers all of it
 */
export const fillMasked = async (
  { width, height, data }: RgbImage,
  mask: Plane,
  signal?: AbortSignal,
): Promise<RgbImage> => {
  const area = width * height
  const uncovered = new Float32Array(4 * area)
  for (let i = 0; i < area; i++) {
    const alpha = 1 - mask.data[i]!
    for (let c = 0; c < 3; c++) uncovered[4 * i + c] = data[3 * i + c]! * alpha
    uncovered[4 * i + 3] = alpha
  }
  // Colours times opacity, and opacity.
  const filled = new Float32Array(4 * area)
  for (const [sigma, times] of layers) {
    await yieldToEventLoop(signal)
    const layer = fastGaussianBlur({ width, height, channels: 4, data: uncovered }, sigma).data
    for (let i = 0; i < filled.length; i += 4) {
      const alpha = layer[i + 3]!
      if (!(alpha > 0)) continue
      const through = (1 - Math.min(1, alpha)) ** times
      const gain = (1 - through) / alpha
      for (let c = 0; c < 4; c++) filled[i + c] = layer[i + c]! * gain + filled[i + c]! * through
    }
  }
  const bytes = new Uint8ClampedArray(3 * area)
  for (let i = 0; i < area; i++) {
    const alpha = filled[4 * i + 3]!
    for (let c = 0; c < 3; c++) bytes[3 * i + c] = alpha > 0 ? filled[4 * i + c]! / alpha : data[3 * i + c]!
  }
  return { width, height, data: new Uint8Array(bytes.buffer) }
}
