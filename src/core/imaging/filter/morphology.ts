import type { Plane } from '../rgb-image.ts'

/** For each row offset of a disc of this radius, how far it reaches to either side. */
const discRows = (radius: number): readonly (readonly [dy: number, reach: number])[] => {
  const rows = Math.floor(radius)
  return Array.from({ length: 2 * rows + 1 }, (_, i) => {
    const dy = i - rows
    return [dy, Math.floor(Math.sqrt(radius * radius - dy * dy))] as const
  })
}

const extremum = (plane: Plane, radius: number, pick: (a: number, b: number) => number): Plane => {
  if (!(radius >= 1)) return plane
  const { width, height, data } = plane
  const out = Float32Array.from(data)
  for (const [dy, reach] of discRows(radius))
    for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
      const row = (y + dy) * width
      for (let x = 0; x < width; x++) {
        let value = out[y * width + x]!
        const end = Math.min(width - 1, x + reach)
        for (let at = Math.max(0, x - reach); at <= end; at++) value = pick(value, data[row + at]!)
        out[y * width + x] = value
      }
    }
  return { width, height, data: out }
}

const smaller = (a: number, b: number): number => (b < a ? b : a)
const larger = (a: number, b: number): number => (b > a ? b : a)

/**
 * Minimum within a disc of `radius` pixels (1 or more; cost grows with its square), beyond the border ignored.
 */
export const erode = (plane: Plane, radius: number): Plane => extremum(plane, radius, smaller)

/** Maximum within a disc of `radius` pixels, likewise. */
export const dilate = (plane: Plane, radius: number): Plane => extremum(plane, radius, larger)
