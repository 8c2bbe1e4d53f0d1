import { clamp01 } from '../../math.ts'
import type { RawPixels } from '../codec/split-alpha.ts'
import { encodeByte } from './colour-spaces.ts'
import type { ColourEncoding, Curve } from './encoding.ts'
import { type Matrix, primariesToSrgb } from './primaries-to-srgb.ts'
import { createToneCurve, hlgToScene, hlgWhite, pqToLuminance, referenceWhite } from './tone-map.ts'

/**
 * Interleaved pixels as a file stores them: 1 channel grey, 2 grey and alpha, 3 RGB, 4 RGBA, and what may follow; alpha
 * is straight.
 */
export interface EncodedPixels {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly data: Uint8Array | Uint16Array
  /** The number of full intensity: 255, 65535, or 1023 × 64 for 10 bits in the upper ones of 16. */
  readonly full: number
}

/** Writes the linear light of a row into `row`, three numbers a pixel: 1 is white, HDR exceeds it. */
export type ReadRow = (y: number, row: Float32Array) => void

/** The linear light of every value that a channel can have. */
const tableOf = ({ data, full }: EncodedPixels, narrow: boolean, curve: Curve): Float32Array => {
  const levels = data.BYTES_PER_ELEMENT === 1 ? 256 : 65_536
  const [black, span] = narrow ? [(16 * levels) / 256, (219 * levels) / 256] : [0, full]
  return Float32Array.from({ length: levels }, (_, code) => curve(clamp01((code - black) / span)))
}

/** Offsets of green and blue from red; in grey pixels all three are the same number. */
const offsetsOf = ({ channels }: EncodedPixels): readonly [green: number, blue: number] =>
  channels > 2 ? [1, 2] : [0, 0]

const createReader = (pixels: EncodedPixels, narrow: boolean, curves: readonly Curve[]): ReadRow => {
  const { width, channels, data } = pixels
  const tables = curves.map(curve => tableOf(pixels, narrow, curve))
  const [red, green, blue] = tables.length === 3 ? tables : [tables[0], tables[0], tables[0]]
  const [g, b] = offsetsOf(pixels)
  return (y, row) => {
    for (let to = 0, from = y * width * channels; to < row.length; to += 3, from += channels) {
      row[to] = red![data[from]!]!
      row[to + 1] = green![data[from + g]!]!
      row[to + 2] = blue![data[from + b]!]!
    }
  }
}

/**
 * The value that the brightest channel of 19,999 in 20,000 pixels does not exceed; the rest may be glints or noise
 * (libplacebo measures peaks likewise).
 */
const peakNumber = (pixels: EncodedPixels): number => {
  const { data, channels } = pixels
  const [g, b] = offsetsOf(pixels)
  const counts = new Uint32Array(65_536)
  for (let i = 0; i < data.length; i += channels) counts[Math.max(data[i]!, data[i + g]!, data[i + b]!)]!++
  let number = counts.length - 1
  const ignored = data.length / channels / 20_000
  for (let above = counts[number]!; number > 0 && above <= ignored; above += counts[number]!) number--
  return number
}

/** Applies the tone curve as one factor, that of the brightest channel, to all three, so that hues stay. */
const createHdrReader = (pixels: EncodedPixels, narrow: boolean, curve: Curve): ReadRow => {
  const { width, channels, data } = pixels
  const light = tableOf(pixels, narrow, curve)
  const toneCurve = createToneCurve(light[peakNumber(pixels)]! * referenceWhite)
  const factors = light.map(v => (v > 0 ? toneCurve(v * referenceWhite) / (v * referenceWhite) : 1))
  const [g, b] = offsetsOf(pixels)
  return (y, row) => {
    for (let to = 0, from = y * width * channels; to < row.length; to += 3, from += channels) {
      const red = data[from]!
      const green = data[from + g]!
      const blue = data[from + b]!
      const factor = factors[Math.max(red, green, blue)]!
      row[to] = light[red]! * factor
      row[to + 1] = light[green]! * factor
      row[to + 2] = light[blue]! * factor
    }
  }
}

const createLightReader = (
  pixels: EncodedPixels,
  { transfer, narrowRange = false }: ColourEncoding,
): ReadRow => {
  if (transfer === 'pq') return createHdrReader(pixels, narrowRange, v => pqToLuminance(v) / referenceWhite)
  if (transfer === 'hlg')
    return createHdrReader(pixels, narrowRange, v => hlgToScene(v) / hlgToScene(hlgWhite))
  return createReader(pixels, narrowRange, transfer)
}

/**
 * Renders linear light as 8-bit sRGB, RGB or RGBA, with the alpha of the pixels; what sRGB cannot show is clipped channel
 * by channel.
 * @param toSrgb linear light of a row to linear sRGB
 */
export const renderSrgb = (pixels: EncodedPixels, read: ReadRow, toSrgb: Matrix): RawPixels => {
  const { width, height, channels, data, full } = pixels
  const [a, b, c, d, e, f, g, h, i] = toSrgb
  const hasAlpha = channels === 2 || channels > 3
  const outChannels = hasAlpha ? 4 : 3
  const out = new Uint8Array(width * height * outChannels)
  const row = new Float32Array(width * 3)
  for (let y = 0, to = 0, alphaAt = channels > 3 ? 3 : 1; y < height; y++) {
    read(y, row)
    for (let x = 0; x < row.length; x += 3, to += outChannels, alphaAt += channels) {
      const red = row[x]!
      const green = row[x + 1]!
      const blue = row[x + 2]!
      out[to] = encodeByte(a * red + b * green + c * blue)
      out[to + 1] = encodeByte(d * red + e * green + f * blue)
      out[to + 2] = encodeByte(g * red + h * green + i * blue)
      if (hasAlpha) out[to + 3] = Math.min(255, Math.round((data[alphaAt]! * 255) / full))
    }
  }
  return { width, height, channels: outChannels, data: out }
}

/**
 * Pixels of any encoding as 8-bit sRGB. White stays white (relative colorimetric, Bradford). HDR is tone mapped: PQ's
 * 203 cd/m² and HLG's 75 % (BT.2408) become white; what is brighter is compressed with the EETF of BT.2390 from the
 * picture's own peak, by the brightest channel. 12 megapixels take about 0.2 s, HDR 0.3 s.
 */
export const convertToSrgb = (pixels: EncodedPixels, encoding: ColourEncoding): RawPixels =>
  renderSrgb(pixels, createLightReader(pixels, encoding), primariesToSrgb(encoding.primaries))
