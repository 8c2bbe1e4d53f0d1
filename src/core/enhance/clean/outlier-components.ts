export interface Component {
  readonly pixels: number[]
  /** Whether it is lighter or darker than its surroundings. */
  readonly sign: number
  /** Of the luma. */
  sum: number
  left: number
  right: number
  top: number
  bottom: number
}

/**
 * Connected outliers that lie off to the same side, over edges and corners.
 * @param outlier 1 for each
 * @param off how far each pixel lies off its surroundings
 */
export function* components(
  outlier: Uint8Array,
  off: Int16Array,
  luma: Uint8Array,
  width: number,
  height: number,
): Generator<Component> {
  const seen = new Uint8Array(outlier.length)
  for (let start = 0; start < outlier.length; start++) {
    if (outlier[start] === 0 || seen[start] === 1) continue
    const sign = Math.sign(off[start]!)
    const found: Component = { pixels: [start], sign, sum: 0, left: width, right: 0, top: height, bottom: 0 }
    seen[start] = 1
    for (let n = 0; n < found.pixels.length; n++) {
      const i = found.pixels[n]!
      const x = i % width
      const y = (i - x) / width
      found.sum += luma[i]!
      found.left = Math.min(found.left, x)
      found.right = Math.max(found.right, x)
      found.top = Math.min(found.top, y)
      found.bottom = Math.max(found.bottom, y)
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx
          if (outlier[next] === 0 || seen[next] === 1 || Math.sign(off[next]!) !== sign) continue
          seen[next] = 1
          found.pixels.push(next)
        }
    }
    yield found
  }
}
