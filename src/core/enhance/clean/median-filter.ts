import { yieldToEventLoop } from '../../yield-to-event-loop.ts'

/** Pixels between two yields to the event loop: some hundredths of a second. */
const BAND_PIXELS = 200_000

/**
 * Median over a square of 2·radius + 1 pixels of a plane of bytes; borders repeat their last pixel.
 * @throws the signal's reason when aborted
 * Source: T. S. Huang, "A fast two-dimensional median filtering algorithm" (1979).
 */
export const medianFilter = async (
  data: Uint8Array,
  width: number,
  height: number,
  radius: number,
  signal?: AbortSignal,
): Promise<Uint8Array> => {
  const out = new Uint8Array(data.length)
  const half = ((2 * radius + 1) ** 2) >> 1
  const counts = new Int32Array(256)
  const rows = new Int32Array(2 * radius + 1)
  const rowsInBand = Math.ceil(BAND_PIXELS / width)
  for (let y = 0; y < height; y++) {
    if (y % rowsInBand === 0) await yieldToEventLoop(signal)
    counts.fill(0)
    rows.forEach((_, k) => {
      rows[k] = Math.min(height - 1, Math.max(0, y + k - radius)) * width
    })
    const add = (x: number, sign: 1 | -1): void => {
      const column = Math.min(width - 1, Math.max(0, x))
      for (let k = 0; k < rows.length; k++) {
        const value = data[rows[k]! + column]!
        counts[value] = counts[value]! + sign
        if (value < median) below += sign
      }
    }
    // `below` counts the window's pixels under `median`, which follows it.
    let median = 0
    let below = 0
    for (let x = -radius; x <= radius; x++) add(x, 1)
    for (let x = 0; x < width; x++) {
      while (below + counts[median]! <= half) below += counts[median++]!
      while (below > half) below -= counts[--median]!
      out[y * width + x] = median
      add(x - radius, -1)
      add(x + radius + 1, 1)
    }
  }
  return out
}
