import { inverseOfLab } from './colour-spaces.ts'
import { bt709, type ColourEncoding, type Curve, tableCurve } from './encoding.ts'

const letters = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))

/** A tone curve: `curv` or `para` (ICC.1:2022, 10.6 and 10.18) */
const readCurve = (data: Uint8Array): Curve | undefined => {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (letters(data, 0) === 'curv') {
    const count = view.getUint32(8)
    if (count === 0) return v => v
    if (count === 1) {
      const gamma = view.getUint16(12) / 256
      return v => v ** gamma
    }
    return tableCurve(Array.from({ length: count }, (_, i) => view.getUint16(12 + 2 * i)))
  }
  const counts = [1, 3, 4, 5, 7]
  const count = letters(data, 0) === 'para' ? counts[view.getUint16(8)] : undefined
  if (count === undefined) return undefined
  const values = Array.from({ length: count }, (_, i) => view.getInt32(12 + 4 * i) / 65_536)
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = values
  if (count <= 4) return v => (v >= -b / a ? Math.max(0, a * v + b) ** g : 0) + c
  return v => (v >= d ? Math.max(0, a * v + b) ** g + e : c * v + f)
}

/** CIE L* 0…1 to luminance */
const luminanceOfLightness = (lightness: number): number => inverseOfLab((100 * lightness + 16) / 116)

/**
 * The encoding of a grey profile that consists of one tone curve, as nearly all do; undefined for profiles of other
 * kinds and for damaged ones. The curve leads to luminance, or to L* where the profile's connection space is Lab.
 */
export const readGreyProfile = (icc: Uint8Array): ColourEncoding | undefined => {
  try {
    const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength)
    if (letters(icc, 16) !== 'GRAY') return undefined
    for (let tag = 0, at = 132; tag < Math.min(view.getUint32(128), 100); tag++, at += 12) {
      if (letters(icc, at) !== 'kTRC') continue
      const offset = view.getUint32(at + 4)
      const curve = readCurve(icc.subarray(offset, offset + view.getUint32(at + 8)))
      const isLab = letters(icc, 20) === 'Lab '
      return curve && { primaries: bt709, transfer: [isLab ? v => luminanceOfLightness(curve(v)) : curve] }
    }
    return undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
