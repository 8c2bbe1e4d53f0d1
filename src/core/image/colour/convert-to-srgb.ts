import { encodeByte } from '../color.ts'
import type { RawPixels } from '../split-alpha.ts'
import type { ColourEncoding, Curve, Transfer } from './encoding.ts'
import { type Matrix, primariesToSrgb } from './primaries-to-srgb.ts'
import { createToneCurve, hlgToScene, hlgWhite, pqToLuminance, referenceWhite } from './tone-map.ts'

/** Interleaved pixels as a file stores them: 1 channel grey, 2 grey and alpha, 3 RGB, 4 RGBA; alpha is straight. */
export interface EncodedPixels {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly data: Uint8Array | Uint16Array
  /** the number that means full: 255, 65535, or 1023 × 64 for 10 bits in the upper ones of 16 */
  readonly full: number
}

/** Fills in the linear light of a row, three numbers a pixel: 1 is white, HDR goes beyond. */
export type ReadRow = (y: number, row: Float32Array) => void

/** The linear light of every number a channel can hold. */
const tableOf = ({ data, full }: EncodedPixels, narrow: boolean, curve: Curve): Float32Array => {
  const levels = data.BYTES_PER_ELEMENT === 1 ? 256 : 65_536
  const [black, span] = narrow ? [(16 * levels) / 256, (219 * levels) / 256] : [0, full]
  return Float32Array.from({ length: levels }, (_, code) =>
    curve(Math.min(1, Math.max(0, (code - black) / span))),
  )
}

const curvesOf = (transfer: Transfer): readonly Curve[] => {
  if (transfer === 'pq') return [v => pqToLuminance(v) / referenceWhite]
  if (transfer === 'hlg') return [v => hlgToScene(v) / hlgToScene(hlgWhite)]
  return transfer
}

const createReader = (pixels: EncodedPixels, { transfer, narrowRange = false }: ColourEncoding): ReadRow => {
  const { width, channels, data } = pixels
  const tables = curvesOf(transfer).map(curve => tableOf(pixels, narrowRange, curve))
  const [red, green, blue] = tables.length === 3 ? tables : [tables[0], tables[0], tables[0]]
  const [g, b] = channels > 2 ? [1, 2] : [0, 0]
  return (y, row) => {
    for (let to = 0, from = y * width * channels; to < row.length; to += 3, from += channels) {
      row[to] = red![data[from]!]!
      row[to + 1] = green![data[from + g]!]!
      row[to + 2] = blue![data[from + b]!]!
    }
  }
}

/** Steps of the fourth root of light, up to 10,000 cd/m² */
const lightSteps = 4096
const lightRange = 10_000 / referenceWhite
const stepOf = (light: number): number => lightSteps * Math.sqrt(Math.sqrt(light / lightRange))

const brightest = (row: Float32Array, i: number): number => Math.max(row[i]!, row[i + 1]!, row[i + 2]!)

/**
 * The brightest light of a picture, but for 1 in 20,000 pixels: so few may be glints or noise. (libplacebo measures
 * peaks likewise.)
 */
const measurePeak = ({ width, height }: EncodedPixels, read: ReadRow): number => {
  const counts = new Uint32Array(lightSteps + 1)
  const row = new Float32Array(width * 3)
  for (let y = 0; y < height; y++) {
    read(y, row)
    for (let i = 0; i < row.length; i += 3)
      counts[Math.min(lightSteps, Math.ceil(stepOf(brightest(row, i))))]!++
  }
  let step = lightSteps
  for (let above = counts[step]!; step > 0 && above <= (width * height) / 20_000; above += counts[step]!)
    step--
  return (step / lightSteps) ** 4 * lightRange
}

/** The tone curve as a factor for all three channels, by the brightest of them, so that hues stay. */
const withToneCurve = (read: ReadRow, peak: number): ReadRow => {
  const curve = createToneCurve(peak * referenceWhite)
  const factors = Float32Array.from({ length: lightSteps + 2 }, (_, step) => {
    const luminance = (Math.max(step, 1) / lightSteps) ** 4 * lightRange * referenceWhite
    return curve(luminance) / luminance
  })
  return (y, row) => {
    read(y, row)
    for (let i = 0; i < row.length; i += 3) {
      const at = Math.min(lightSteps, stepOf(brightest(row, i)))
      const step = Math.floor(at)
      const factor = factors[step]! + (factors[step + 1]! - factors[step]!) * (at - step)
      row[i]! *= factor
      row[i + 1]! *= factor
      row[i + 2]! *= factor
    }
  }
}

const createLightReader = (pixels: EncodedPixels, encoding: ColourEncoding): ReadRow => {
  const read = createReader(pixels, encoding)
  if (encoding.transfer !== 'pq' && encoding.transfer !== 'hlg') return read
  const peak = measurePeak(pixels, read)
  return peak > 1 ? withToneCurve(read, peak) : read
}

/**
 * Draws linear light as 8-bit sRGB, RGB or RGBA, with the alpha of the pixels; what sRGB cannot show is clipped channel
 * by channel.
 * @param toSrgb linear light of a row to linear sRGB
 */
export const renderSrgb = (pixels: EncodedPixels, read: ReadRow, toSrgb: Matrix): RawPixels => {
  const { width, height, channels, data, full } = pixels
  const [a, b, c, d, e, f, g, h, i] = toSrgb
  const hasAlpha = channels === 2 || channels === 4
  const outChannels = hasAlpha ? 4 : 3
  const out = new Uint8Array(width * height * outChannels)
  const row = new Float32Array(width * 3)
  for (let y = 0, to = 0, alphaAt = channels - 1; y < height; y++) {
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
 * picture's own peak, by the brightest channel. 12 megapixels take about 0.4 s, HDR 0.8 s.
 */
export const convertToSrgb = (pixels: EncodedPixels, encoding: ColourEncoding): RawPixels =>
  renderSrgb(pixels, createLightReader(pixels, encoding), primariesToSrgb(encoding.primaries))
