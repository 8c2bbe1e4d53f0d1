import { decodeSrgb } from './colour-spaces.ts'

/** CIE 1931 x and y */
export type Chromaticity = readonly [x: number, y: number]

export interface Primaries {
  readonly red: Chromaticity
  readonly green: Chromaticity
  readonly blue: Chromaticity
  readonly white: Chromaticity
}

/** An encoded value 0…1 to linear light, of which 1 is white. */
export type Curve = (encoded: number) => number

/**
 * How encoded values map to light: SMPTE ST 2084 ('pq'), BT.2100 hybrid log-gamma ('hlg'), or a curve, either
 * one for all channels or one each.
 */
export type Transfer = 'pq' | 'hlg' | readonly [Curve] | readonly [Curve, Curve, Curve]

export interface ColourEncoding {
  readonly primaries: Primaries
  readonly transfer: Transfer
  /** 8-bit values range from 16 to 235 (deeper ones likewise) instead of 0 to 255. */
  readonly narrowRange?: boolean
}

export const d65: Chromaticity = [0.3127, 0.329]
export const d50: Chromaticity = [0.3457, 0.3585]

/** Rec. ITU-R BT.709, and so sRGB's */
export const bt709: Primaries = { red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06], white: d65 }

export const srgbTransfer = [decodeSrgb] as const

/** Adobe RGB (1998), 4.3.4: its gamma is 2 51/256. */
export const adobeRgb: ColourEncoding = {
  primaries: { ...bt709, green: [0.21, 0.71] },
  transfer: [v => v ** (563 / 256)],
}

/** A curve through values 0…65535 of linear light at equal distances, joined by straight lines. */
export const tableCurve =
  (table: ArrayLike<number>): Curve =>
  encoded => {
    const at = encoded * (table.length - 1)
    const i = Math.min(table.length - 2, Math.floor(at))
    return (table[i]! + (table[i + 1]! - table[i]!) * (at - i)) / 65_535
  }

/** Equal but for the rounding in files. */
const near = (a: Chromaticity, b: Chromaticity): boolean =>
  Math.abs(a[0] - b[0]) < 0.0015 && Math.abs(a[1] - b[1]) < 0.0015

export const samePrimaries = (a: Primaries, b: Primaries): boolean =>
  near(a.red, b.red) && near(a.green, b.green) && near(a.blue, b.blue) && near(a.white, b.white)

export const isSrgb = ({ primaries, transfer, narrowRange }: ColourEncoding): boolean =>
  !narrowRange && transfer[0] === decodeSrgb && samePrimaries(primaries, bt709)
