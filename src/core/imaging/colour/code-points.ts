import {
  bt709,
  type ColourEncoding,
  type Curve,
  d65,
  type Primaries,
  srgbTransfer,
  type Transfer,
} from './encoding.ts'

/** Coding-independent code points of Rec. ITU-T H.273, as `nclx`, `cICP` and bitstreams hold them. */
export interface CodePoints {
  readonly primaries: number
  readonly transfer: number
  readonly matrix: number
  readonly fullRange: boolean
}

/** The code of anything that a file leaves unspecified. */
export const unspecified = 2

const illuminantC = [0.31, 0.316] as const
const bt601: Primaries = { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: d65 }
const bt2020: Primaries = { red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: d65 }
const p3 = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06] } as const

/** H.273, table 2 */
const primariesOf: Readonly<Record<number, Primaries>> = {
  1: bt709,
  4: { red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: illuminantC },
  5: { red: [0.64, 0.33], green: [0.29, 0.6], blue: [0.15, 0.06], white: d65 },
  6: bt601,
  7: bt601,
  8: { red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049], white: illuminantC },
  9: bt2020,
  10: { red: [1, 0], green: [0, 1], blue: [0, 0], white: [1 / 3, 1 / 3] },
  11: { ...p3, white: [0.314, 0.351] },
  12: { ...p3, white: d65 },
  22: { red: [0.63, 0.34], green: [0.295, 0.605], blue: [0.155, 0.077], white: d65 },
}

const smpte240: Curve = v => (v < 4 * 0.0228 ? v / 4 : ((v + 0.1115) / 1.1115) ** (1 / 0.45))

/**
 * H.273, table 3. The curves of BT.709, 601, 2020 and similar ones (1, 6, 11, 12, 14, 15) describe cameras; pictures
 * that declare them are meant for sRGB screens, and are shown so by Chromium, libavif and libheif.
 */
const transferOf: Readonly<Record<number, Transfer>> = {
  1: srgbTransfer,
  4: [v => v ** 2.2],
  5: [v => v ** 2.8],
  6: srgbTransfer,
  7: [smpte240],
  8: [v => v],
  9: [v => (v > 0 ? 10 ** (2 * (v - 1)) : 0)],
  10: [v => (v > 0 ? 10 ** (2.5 * (v - 1)) : 0)],
  11: srgbTransfer,
  12: srgbTransfer,
  13: srgbTransfer,
  14: srgbTransfer,
  15: srgbTransfer,
  16: 'pq',
  17: [v => (52.37 / 48) * v ** 2.6],
  18: 'hlg',
}

/**
 * The encoding that code points stand for; unspecified ones stand for sRGB's, or BT.2020's beside an HDR transfer.
 * Undefined where one is reserved.
 */
export const encodingOfCodePoints = (points: CodePoints): ColourEncoding | undefined => {
  const transfer = points.transfer === unspecified ? srgbTransfer : transferOf[points.transfer]
  const isHdr = transfer === 'pq' || transfer === 'hlg'
  const primaries =
    points.primaries === unspecified ? (isHdr ? bt2020 : bt709) : primariesOf[points.primaries]
  return transfer && primaries && { primaries, transfer }
}
