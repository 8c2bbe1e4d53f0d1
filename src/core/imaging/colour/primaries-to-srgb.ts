import { bt709, type Chromaticity, type Primaries } from './encoding.ts'

/** Three rows of three */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number]
type Vector = readonly [number, number, number]

const times = (m: Matrix, [x, y, z]: Vector): Vector => [
  m[0] * x + m[1] * y + m[2] * z,
  m[3] * x + m[4] * y + m[5] * z,
  m[6] * x + m[7] * y + m[8] * z,
]

const product = (a: Matrix, b: Matrix): Matrix => {
  const column = (i: 0 | 1 | 2) => times(a, [b[i]!, b[i + 3]!, b[i + 6]!])
  const [first, second, third] = [column(0), column(1), column(2)]
  return [first[0], second[0], third[0], first[1], second[1], third[1], first[2], second[2], third[2]]
}

const inverse = ([a, b, c, d, e, f, g, h, i]: Matrix): Matrix => {
  const [A, B, C] = [e * i - f * h, f * g - d * i, d * h - e * g]
  const s = 1 / (a * A + b * B + c * C)
  const row = (...values: Vector): Vector => [values[0] * s, values[1] * s, values[2] * s]
  return [
    ...row(A, c * h - b * i, b * f - c * e),
    ...row(B, a * i - c * g, c * d - a * f),
    ...row(C, b * g - a * h, a * e - b * d),
  ]
}

const diagonal = ([a, b, c]: Vector): Matrix => [a, 0, 0, 0, b, 0, 0, 0, c]

/** XYZ of this chromaticity at Y = 1 */
const xyz = ([x, y]: Chromaticity): Vector => [x / y, 1, (1 - x - y) / y]

/** Linear RGB to XYZ (SMPTE RP 177): white comes out at Y = 1. */
export const rgbToXyz = ({ red, green, blue, white }: Primaries): Matrix => {
  const z = ([x, y]: Chromaticity) => 1 - x - y
  const columns: Matrix = [
    ...([red[0], green[0], blue[0]] as const),
    ...([red[1], green[1], blue[1]] as const),
    ...([z(red), z(green), z(blue)] as const),
  ]
  return product(columns, diagonal(times(inverse(columns), xyz(white))))
}

const bradford: Matrix = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296]

/** XYZ under one white to XYZ under another (Bradford, as the ICC specification's annex E has it) */
const adapt = (from: Chromaticity, to: Chromaticity): Matrix => {
  const [a, b] = [times(bradford, xyz(from)), times(bradford, xyz(to))]
  const scale = diagonal([b[0] / a[0], b[1] / a[1], b[2] / a[2]])
  return product(inverse(bradford), product(scale, bradford))
}

/** XYZ under a white to linear sRGB */
export const xyzToSrgb = (white: Chromaticity): Matrix =>
  product(inverse(rgbToXyz(bt709)), adapt(white, bt709.white))

/** Linear RGB of these primaries to linear sRGB; their white becomes sRGB's (relative colorimetric). */
export const primariesToSrgb = (primaries: Primaries): Matrix =>
  product(xyzToSrgb(primaries.white), rgbToXyz(primaries))

/** False for chromaticities that span no gamut: a file's numbers may be anything. */
export const isGamut = ({ red, green, blue, white }: Primaries): boolean => {
  const all = [red, green, blue, white]
  const area = (green[0] - red[0]) * (blue[1] - red[1]) - (blue[0] - red[0]) * (green[1] - red[1])
  return all.every(c => c.every(Number.isFinite)) && white[1] > 0.01 && Math.abs(area) > 0.001
}
