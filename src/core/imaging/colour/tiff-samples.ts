import type { RawPixels } from '../codec/split-alpha.ts'
import { readTiff, type TiffDirectory } from '../formats/tiff-directories.ts'
import { inverseOfLab } from './colour-spaces.ts'
import { type EncodedPixels, type ReadRow, renderSrgb } from './convert-to-srgb.ts'
import { type Chromaticity, d50 } from './encoding.ts'
import { xyzToSrgb } from './primaries-to-srgb.ts'

/** Samples that are neither RGB nor grey, with what is needed to convert them. */
export type TiffSamples =
  | {
      readonly kind: 'lab'
      /** a* and b* as two's complement, or (ICCLab) shifted to be positive */
      readonly signed: boolean
      readonly white: Chromaticity
    }
  | {
      readonly kind: 'ycbcr'
      /** weights of red, green and blue in luma */
      readonly luma: readonly number[]
      /** code of black and of white for Y, Cb and Cr each */
      readonly range: readonly number[]
    }

const tags = {
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  samplesPerPixel: 277,
  whitePoint: 318,
  yCbCrCoefficients: 529,
  yCbCrSubSampling: 530,
  referenceBlackWhite: 532,
} as const

const photometric = { grey: 1, rgb: 2, yCbCr: 6, cieLab: 8, iccLab: 9 } as const

const readSamples = (directory: TiffDirectory): TiffSamples | undefined => {
  const kind = directory.get(tags.photometric)?.[0]
  const [x = d50[0], y = d50[1]] = directory.get(tags.whitePoint) ?? []
  if (kind === photometric.cieLab || kind === photometric.iccLab)
    return { kind: 'lab', signed: kind === photometric.cieLab, white: [x, y] }
  // Within JPEG its decoder converts, and for chroma of less resolution libtiff does.
  const jpegs = [6, 7]
  if (kind !== photometric.yCbCr || jpegs.includes(directory.get(tags.compression)?.[0] ?? 1))
    return undefined
  const subsampling = directory.get(tags.yCbCrSubSampling) ?? [2, 2]
  if (subsampling.some(n => n !== 1) || directory.get(tags.bitsPerSample)?.[0] !== 8) return undefined
  return {
    kind: 'ycbcr',
    luma: directory.get(tags.yCbCrCoefficients) ?? [0.299, 0.587, 0.114],
    range: directory.get(tags.referenceBlackWhite) ?? [0, 255, 128, 255, 128, 255],
  }
}

/**
 * For TIFFs in CIE L*a*b* or YCbCr, which sharp cannot read or does not convert: the file with its samples labelled as
 * RGB or grey, and what they really are. Undefined for every other TIFF.
 */
export const relabelTiff = (file: Uint8Array): { bytes: Uint8Array; samples: TiffSamples } | undefined => {
  const tiff = readTiff(file)
  const directory = tiff?.directory(tiff.firstOffset)
  const samples = directory && readSamples(directory)
  if (!samples) return undefined
  const readable = (directory.get(tags.samplesPerPixel)?.[0] ?? 1) < 3 ? photometric.grey : photometric.rgb
  return { bytes: tiff!.withShort(directory, tags.photometric, readable), samples }
}

/** TIFF 6.0, section 23, and technical note 1 of PageMaker's TIFF for ICCLab */
const labToSrgb = (pixels: EncodedPixels, signed: boolean, [x, y]: Chromaticity): RawPixels => {
  const { width, channels, data, full } = pixels
  const unit = full > 255 ? 256 : 1
  // ICCLab of 16 bits has L* 100 at 0xFF00.
  const lightness = 100 / (signed || unit === 1 ? full : 0xff00)
  const half = 128 * unit
  const chroma = signed
    ? (code: number) => (code >= half ? code - 2 * half : code) / unit
    : (code: number) => (code - half) / unit
  const [whiteX, whiteZ] = [x / y, (1 - x - y) / y]
  const read: ReadRow = (row, xyz) => {
    for (let to = 0, from = row * width * channels; to < xyz.length; to += 3, from += channels) {
      const f = (data[from]! * lightness + 16) / 116
      const [a, b] = channels > 2 ? [chroma(data[from + 1]!), chroma(data[from + 2]!)] : [0, 0]
      xyz[to] = whiteX * inverseOfLab(f + a / 500)
      xyz[to + 1] = inverseOfLab(f)
      xyz[to + 2] = whiteZ * inverseOfLab(f - b / 200)
    }
  }
  return renderSrgb(pixels, read, xyzToSrgb([x, y]))
}

/** TIFF 6.0, section 21 */
const yCbCrToRgb = (
  pixels: EncodedPixels,
  luma: readonly number[],
  range: readonly number[],
): EncodedPixels => {
  const [r = 0, g = 1, b = 0] = luma
  const [blackY = 0, whiteY = 255, blackCb = 128, whiteCb = 255, blackCr = 128, whiteCr = 255] = range
  const data = new Uint8ClampedArray(pixels.data)
  for (let i = 0; i + 2 < data.length; i += pixels.channels) {
    const y = ((data[i]! - blackY) * 255) / (whiteY - blackY)
    const cb = ((data[i + 1]! - blackCb) * 127) / (whiteCb - blackCb)
    const cr = ((data[i + 2]! - blackCr) * 127) / (whiteCr - blackCr)
    const red = cr * (2 - 2 * r) + y
    const blue = cb * (2 - 2 * b) + y
    data[i] = red
    data[i + 1] = (y - b * blue - r * red) / g
    data[i + 2] = blue
  }
  return { ...pixels, data: new Uint8Array(data.buffer) }
}

/** Converts the samples: Lab to sRGB, YCbCr to the RGB that it encodes. */
export const decodeTiffSamples = (
  pixels: EncodedPixels,
  samples: TiffSamples,
): { srgb: RawPixels } | { rgb: EncodedPixels } =>
  samples.kind === 'lab'
    ? { srgb: labToSrgb(pixels, samples.signed, samples.white) }
    : { rgb: yCbCrToRgb(pixels, samples.luma, samples.range) }
