import { createImage, type RgbImage } from '../imaging/rgb-image.ts'

/** Least strength of an edge that joins a strong one, and of a strong one; of 8-bit gradients, |dx| + |dy|. */
const thresholds = { low: 100, high: 200 }

/** tan 22.5° in OpenCV's fixed point. */
const fixedBits = 15
const tan22 = 13573

/** What a pixel turned out to be. */
const weak = 1
const strong = 2

/**
 * White edges on black, to the pixel as OpenCV's `Canny(image, 100, 200)` of a colour image: of each pixel that channel
 * counts whose gradient is largest.
 * Source: Canny, "A Computational Approach to Edge Detection" (1986); OpenCV `imgproc/src/canny.cpp`; lllyasviel/ControlNet
 * `annotator/canny`
 */
export const canny = (image: RgbImage): RgbImage => {
  const { width, height } = image
  const { dx, dy, magnitude } = gradients(image)
  const kinds = new Uint8Array(width * height)
  const pending: number[] = []
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const m = magnitude[(y + 1) * (width + 2) + x + 1]!
      if (m <= thresholds.low || !isRidge(magnitude, width, x, y, dx[i]!, dy[i]!)) continue
      kinds[i] = m > thresholds.high ? strong : weak
      if (kinds[i] === strong) pending.push(i)
    }
  while (pending.length > 0) {
    const i = pending.pop()!
    const [x, y] = [i % width, Math.floor(i / width)]
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        const j = v * width + u
        if (kinds[j] !== weak) continue
        kinds[j] = strong
        pending.push(j)
      }
  }
  const edges = createImage(width, height)
  for (const [i, kind] of kinds.entries()) if (kind === strong) edges.data.fill(255, 3 * i, 3 * i + 3)
  return edges
}

/** Whether no neighbour across the edge is stronger: those beside, above and below, or at a corner, by its direction. */
const isRidge = (
  magnitude: Int32Array,
  width: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
): boolean => {
  const row = width + 2
  const at = (y + 1) * row + x + 1
  const m = magnitude[at]!
  const steep = Math.abs(dy) * 2 ** fixedBits
  const tangent = Math.abs(dx) * tan22
  if (steep < tangent) return m > magnitude[at - 1]! && m >= magnitude[at + 1]!
  if (steep > tangent + Math.abs(dx) * 2 ** (fixedBits + 1))
    return m > magnitude[at - row]! && m >= magnitude[at + row]!
  const corner = dx < 0 === dy < 0 ? 1 : -1
  return m > magnitude[at - row - corner]! && m > magnitude[at + row + corner]!
}

/** Sobel's gradients, of the strongest channel, with borders repeated; magnitudes with a border of zeros. */
const gradients = ({ width, height, data }: RgbImage) => {
  const dx = new Int32Array(width * height)
  const dy = new Int32Array(width * height)
  const magnitude = new Int32Array((width + 2) * (height + 2))
  for (let y = 0; y < height; y++) {
    const [above, here, below] = [Math.max(0, y - 1), y, Math.min(height - 1, y + 1)].map(
      row => row * width * 3,
    ) as [number, number, number]
    for (let x = 0; x < width; x++) {
      const [left, middle, right] = [3 * Math.max(0, x - 1), 3 * x, 3 * Math.min(width - 1, x + 1)]
      const i = y * width + x
      let most = -1
      for (let c = 0; c < 3; c++) {
        const [nw, n, ne] = [data[above + left + c]!, data[above + middle + c]!, data[above + right + c]!]
        const [sw, s, se] = [data[below + left + c]!, data[below + middle + c]!, data[below + right + c]!]
        const [w, e] = [data[here + left + c]!, data[here + right + c]!]
        const [gx, gy] = [ne - nw + 2 * (e - w) + se - sw, sw - nw + 2 * (s - n) + se - ne]
        const norm = Math.abs(gx) + Math.abs(gy)
        if (norm <= most) continue
        most = norm
        dx[i] = gx
        dy[i] = gy
      }
      magnitude[(y + 1) * (width + 2) + x + 1] = most
    }
  }
  return { dx, dy, magnitude }
}
