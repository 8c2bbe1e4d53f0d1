import { readTiff, type Tiff, type TiffDirectory } from '../formats/tiff-directories.ts'
import {
  adobeRgb,
  bt709,
  type ColourEncoding,
  type Curve,
  d65,
  samePrimaries,
  srgbTransfer,
  tableCurve,
} from './encoding.ts'
import { isGamut } from './primaries-to-srgb.ts'

const tags = {
  bitsPerSample: 258,
  photometric: 262,
  transferFunction: 301,
  whitePoint: 318,
  primaryChromaticities: 319,
  exif: 34_665,
  colorSpace: 40_961,
  interoperability: 40_965,
  interoperabilityIndex: 1,
} as const

/** TIFF 6.0, section 20: as many numbers as the samples have levels, for all channels or for each. */
const readTransferFunction = (directory: TiffDirectory): ColourEncoding['transfer'] | undefined => {
  const values = directory.get(tags.transferFunction)
  const levels = 2 ** (directory.get(tags.bitsPerSample)?.[0] ?? 8)
  if (values?.length === levels) return [tableCurve(values)]
  if (values?.length !== 3 * levels) return undefined
  const curve = (channel: number) => tableCurve(values.slice(channel * levels, (channel + 1) * levels))
  return [curve(0), curve(1), curve(2)]
}

/** Grey (0 is black), RGB, palette, YCbCr: the kinds of samples that colorimetry tags can describe. */
const kinds = new Set([1, 2, 3, 6])
const palette = 3

/**
 * The RGB colorimetry tags of TIFF 6.0, section 20; undefined where a directory has none. Without a transfer
 * function it is gamma 2.2, as the specification says, but for sRGB's own primaries.
 */
const readColorimetry = (directory: TiffDirectory): ColourEncoding | undefined => {
  const kind = directory.get(tags.photometric)?.[0] ?? 0
  if (!kinds.has(kind)) return undefined
  const transfer = kind === palette ? undefined : readTransferFunction(directory)
  const primary = directory.get(tags.primaryChromaticities) ?? []
  const [whiteX = d65[0], whiteY = d65[1]] = directory.get(tags.whitePoint) ?? []
  const at = (i: number) => [primary[i] ?? Number.NaN, primary[i + 1] ?? Number.NaN] as const
  const stated = { red: at(0), green: at(2), blue: at(4), white: [whiteX, whiteY] as const }
  if (!isGamut(stated)) return transfer && { primaries: bt709, transfer }
  const gamma: Curve = v => v ** 2.2
  const usual = samePrimaries(stated, bt709) ? srgbTransfer : ([gamma] as const)
  return { primaries: stated, transfer: transfer ?? usual }
}

/** EXIF's ColorSpace 2, and an uncalibrated one with the interoperability index R03, mean Adobe RGB (DCF 2.0). */
const readColorSpace = (tiff: Tiff, directory: TiffDirectory): ColourEncoding | undefined => {
  const below = (parent: TiffDirectory | undefined, tag: number) => {
    const offset = parent?.get(tag)?.[0]
    return offset === undefined ? undefined : tiff.directory(offset)
  }
  const exif = below(directory, tags.exif)
  const space = exif?.get(tags.colorSpace)?.[0]
  if (space === 2) return adobeRgb
  if (space !== 0xffff) return undefined
  const index = below(exif, tags.interoperability)?.get(tags.interoperabilityIndex) ?? []
  return String.fromCharCode(...index.slice(0, 3)) === 'R03' ? adobeRgb : undefined
}

/** The colour encoding that the first directory of a TIFF without a profile declares; undefined where it declares none. */
export const readTiffColour = (file: Uint8Array): ColourEncoding | undefined => {
  const tiff = readTiff(file)
  const directory = tiff?.directory(tiff.firstOffset)
  return tiff && directory && (readColorimetry(directory) ?? readColorSpace(tiff, directory))
}

/** The colour encoding that EXIF data, with or without its "Exif" prefix, declares; undefined where it declares none. */
export const readExifColour = (exif: Uint8Array): ColourEncoding | undefined => {
  const prefixed = exif[0] === 0x45 && exif[1] === 0x78
  const tiff = readTiff(prefixed ? exif.subarray(6) : exif)
  const directory = tiff?.directory(tiff.firstOffset)
  return tiff && directory && readColorSpace(tiff, directory)
}
