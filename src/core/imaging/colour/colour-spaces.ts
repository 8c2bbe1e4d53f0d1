/** The sRGB transfer function (IEC 61966-2-1): encoded 0…1 to linear light 0…1. */
export const decodeSrgb = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)

/** Linear light 0…1 to encoded sRGB 0…1. */
export const encodeSrgb = (v: number): number => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)

export const linearOfByte = Float32Array.from({ length: 256 }, (_, byte) => decodeSrgb(byte / 255))

/**
 * Encoded 0…255 at 4096 steps of linear light and one beyond; read with interpolation, right to 0.1 of a
 * byte.
 */
const encodeSteps = 4096
export const byteOfLinear = Float32Array.from(
  { length: encodeSteps + 2 },
  (_, i) => 255 * encodeSrgb(i / encodeSteps),
)

/** Linear light to a byte of sRGB; values beyond 0…1 are clipped. */
export const encodeByte = (linear: number): number => {
  if (!(linear > 0)) return 0
  if (linear >= 1) return 255
  const at = linear * encodeSteps
  const i = Math.floor(at)
  const low = byteOfLinear[i]!
  return Math.floor(low + (byteOfLinear[i + 1]! - low) * (at - i) + 0.5)
}

/** Bytes of sRGB to linear light 0…1, channel by channel. */
export const srgbToLinear = (bytes: Uint8Array): Float32Array => {
  const linear = new Float32Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) linear[i] = linearOfByte[bytes[i]!]!
  return linear
}

/** Linear light to bytes of sRGB; values beyond 0…1 are clipped. */
export const linearToSrgb = (linear: Float32Array): Uint8Array => {
  const bytes = new Uint8Array(linear.length)
  for (let i = 0; i < linear.length; i++) bytes[i] = encodeByte(linear[i]!)
  return bytes
}

/** CIE 15: f of L*a*b*, linear below `delta`³. */
const delta = 6 / 29
const labForward = (t: number): number => (t > delta ** 3 ? Math.cbrt(t) : t / (3 * delta * delta) + 4 / 29)
/** The inverse of f. */
export const inverseOfLab = (t: number): number => (t > delta ? t ** 3 : 3 * delta * delta * (t - 4 / 29))

/** White point D65, 2° observer, Y = 1. */
const [whiteX, whiteZ] = [0.95047, 1.08883]

/**
 * Interleaved RGB bytes, one pixel or many, to interleaved CIE L*a*b* under D65: L 0…100, a and b about ±110.
 */
export const srgbToLab = (rgb: Uint8Array): Float32Array => {
  const lab = new Float32Array(rgb.length)
  for (let i = 0; i + 2 < rgb.length; i += 3) {
    const r = linearOfByte[rgb[i]!]!
    const g = linearOfByte[rgb[i + 1]!]!
    const b = linearOfByte[rgb[i + 2]!]!
    const x = labForward((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / whiteX)
    const y = labForward(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
    const z = labForward((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / whiteZ)
    lab[i] = 116 * y - 16
    lab[i + 1] = 500 * (x - y)
    lab[i + 2] = 200 * (y - z)
  }
  return lab
}

/** Interleaved CIE L*a*b* under D65 to RGB bytes; colours outside sRGB are clipped channel by channel. */
export const labToSrgb = (lab: Float32Array): Uint8Array => {
  const rgb = new Uint8Array(lab.length)
  for (let i = 0; i + 2 < lab.length; i += 3) {
    const fy = (lab[i]! + 16) / 116
    const x = whiteX * inverseOfLab(fy + lab[i + 1]! / 500)
    const y = inverseOfLab(fy)
    const z = whiteZ * inverseOfLab(fy - lab[i + 2]! / 200)
    rgb[i] = encodeByte(3.2404542 * x - 1.5371385 * y - 0.4985314 * z)
    rgb[i + 1] = encodeByte(-0.969266 * x + 1.8760108 * y + 0.041556 * z)
    rgb[i + 2] = encodeByte(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)
  }
  return rgb
}
