// IEEE 754 half precision as raw bits, which ONNX Runtime reads on every Node, with and without Float16Array.

const scratch = new Float32Array(1)
const scratchBits = new Uint32Array(scratch.buffer)

/** Rounded to nearest, ties to even; overflow becomes infinity. */
export const toFloat16Bits = (value: number): number => {
  scratch[0] = value
  const bits = scratchBits[0]!
  const sign = (bits >>> 16) & 0x8000
  const exponent = (bits >>> 23) & 0xff
  let mantissa = bits & 0x7fffff
  if (exponent === 0xff) return sign | 0x7c00 | (mantissa ? 0x200 : 0)
  const e = exponent - 112
  if (e >= 31) return sign | 0x7c00
  if (e <= 0) {
    if (e < -10) return sign
    mantissa |= 0x800000
    const shift = 14 - e
    const half = mantissa >>> shift
    const rest = mantissa & ((1 << shift) - 1)
    const tie = 1 << (shift - 1)
    return sign | (half + (rest > tie || (rest === tie && half & 1) ? 1 : 0))
  }
  const half = (e << 10) | (mantissa >>> 13)
  const rest = mantissa & 0x1fff
  return sign | (half + (rest > 0x1000 || (rest === 0x1000 && half & 1) ? 1 : 0))
}

const exponentBits = 0x7c00

/** The bits as float32 of a half that is neither zero nor subnormal, infinite or no number. */
const widen = (half: number): number =>
  (((half & 0x8000) << 16) | ((half & 0x7fff) << 13)) + ((127 - 15) << 23)

export const fromFloat16Bits = (half: number): number => {
  const exponent = half & exponentBits
  const mantissa = half & 0x3ff
  const sign = half & 0x8000 ? -1 : 1
  if (exponent === exponentBits) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY
  if (exponent === 0) return sign * mantissa * 2 ** -24
  scratchBits[0] = widen(half)
  return scratch[0]!
}

export const encodeFloat16 = (values: Float32Array): Uint16Array => {
  const bits = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) bits[i] = toFloat16Bits(values[i]!)
  return bits
}

export const decodeFloat16 = (bits: Uint16Array): Float32Array => {
  const values = new Float32Array(bits.length)
  const words = new Uint32Array(values.buffer)
  for (let i = 0; i < bits.length; i++) {
    const half = bits[i]!
    const exponent = half & exponentBits
    if (exponent === 0 || exponent === exponentBits) values[i] = fromFloat16Bits(half)
    else words[i] = widen(half)
  }
  return values
}
