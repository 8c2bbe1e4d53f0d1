import type { RgbImage } from '../imaging/rgb-image.ts'
import type { Box } from './geometry/face.ts'

/** Share of a channel's darkest and of its brightest pixels that may lose their detail. */
const CLIPPED = 0.01
/** The median of a well-lit face, of 255. */
const MEDIAN = 120

/**
 * The image with the levels inside a box spread over 0 to 255 and their median in the middle, by one curve for all
 * channels: so that networks trained on well-lit faces see what is dark, pale or against the light.
 * @param box in pixels of the image
 */
export const stretchContrast = (image: RgbImage, box: Box): RgbImage => {
  const { low, median, high } = levelsIn(image, box)
  const range = Math.max(1, high - low)
  const middle = Math.min(0.95, Math.max(0.05, (median - low) / range))
  const gamma = Math.log(MEDIAN / 255) / Math.log(middle)
  const curve = Uint8Array.from({ length: 256 }, (_, level) =>
    Math.round(255 * Math.min(1, Math.max(0, (level - low) / range)) ** gamma),
  )
  return { ...image, data: image.data.map(level => curve[level]!) }
}

const levelsIn = ({ width, height, data }: RgbImage, [x, y, w, h]: Box) => {
  const counts = new Uint32Array(256)
  let sum = 0
  const bottom = Math.min(height, Math.ceil(y + h))
  const right = Math.min(width, Math.ceil(x + w))
  for (let row = Math.max(0, Math.floor(y)); row < bottom; row++)
    for (let i = 3 * (row * width + Math.max(0, Math.floor(x))); i < 3 * (row * width + right); i++) {
      counts[data[i]!]!++
      sum++
    }
  const levelAt = (share: number): number => {
    let below = 0
    const level = counts.findIndex(count => {
      below += count
      return below > share * sum
    })
    return Math.max(0, level)
  }
  return { low: levelAt(CLIPPED), median: levelAt(0.5), high: levelAt(1 - CLIPPED) }
}
