/** A rectangle of a plane, in its pixels; right and bottom exclusive. */
export interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Whether all values from one index to before another are 0. */
export const isZero = (data: Float32Array, from = 0, to = data.length): boolean => {
  for (let i = from; i < to; i++) if (data[i] !== 0) return false
  return true
}

/** The rectangle around everything that is not 0, with a margin where the plane has room for it; undefined if all is 0. */
export const contentBounds = (
  data: Float32Array,
  width: number,
  height: number,
  margin: number,
): Bounds | undefined => {
  let top = 0
  while (top < height && isZero(data, top * width, (top + 1) * width)) top++
  if (top === height) return undefined
  let bottom = height
  while (isZero(data, (bottom - 1) * width, bottom * width)) bottom--
  let left = width
  let right = 0
  for (let y = top; y < bottom; y++) {
    const row = y * width
    for (let x = 0; x < left; x++) if (data[row + x] !== 0) left = x
    for (let x = width - 1; x >= right; x--) if (data[row + x] !== 0) right = x + 1
  }
  return {
    left: Math.max(0, left - margin),
    top: Math.max(0, top - margin),
    right: Math.min(width, right + margin),
    bottom: Math.min(height, bottom + margin),
  }
}

/** The values inside the bounds, as a plane of their size. */
export const cutOut = (data: Float32Array, width: number, bounds: Bounds): Float32Array => {
  const { left, top, right, bottom } = bounds
  const part = new Float32Array((right - left) * (bottom - top))
  for (let y = top, to = 0; y < bottom; y++, to += right - left)
    part.set(data.subarray(y * width + left, y * width + right), to)
  return part
}

/** The inverse of `cutOut`: a plane of 0 with the part inside the bounds. */
export const putBack = (part: Float32Array, bounds: Bounds, width: number, height: number): Float32Array => {
  const { left, top, right, bottom } = bounds
  const data = new Float32Array(width * height)
  for (let y = top, from = 0; y < bottom; y++, from += right - left)
    data.set(part.subarray(from, from + right - left), y * width + left)
  return data
}
