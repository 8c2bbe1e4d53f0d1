import type { ImageContainer } from '../codec/sniff.ts'
import { codedItem, readHeifMeta } from './heif-boxes.ts'
import { readTiff } from './tiff-directories.ts'

const codecs: Readonly<Record<string, string>> = {
  avc1: 'H.264',
  evc1: 'EVC',
  j2k1: 'JPEG 2000',
  jpeg: 'JPEG',
  mski: 'masks',
  unci: 'uncompressed pixels',
  vvc1: 'H.266',
}

const knownCodecs = new Set(['hvc1', 'hvt1', 'av01'])

const ofHeif = (file: Uint8Array): string | undefined => {
  const meta = readHeifMeta(file)
  const text = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (!meta && text.includes('moov')) return 'is an image sequence without a still picture'
  const type = meta && codedItem(meta)?.type
  return type === undefined || knownCodecs.has(type)
    ? undefined
    : `holds a picture coded as ${codecs[type] ?? `"${type}"`}`
}

/** The compressions that sharp's libtiff decodes: none, CCITT, LZW, JPEG, Deflate, PackBits, WebP. */
const compressions = new Set([1, 2, 3, 4, 5, 7, 8, 32_771, 32_773, 32_946, 50_001])
const compressionNames: Readonly<Record<number, string>> = {
  6: 'JPEG in the manner of 1992',
  34676: 'LogLuv',
  34677: 'LogLuv',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  34934: 'JPEG XR',
  50000: 'Zstandard',
  50002: 'JPEG XL',
}
/** The PhotometricInterpretations that can be decoded: grey (0 and 1), RGB, palette, CMYK, YCbCr, CIE and ICC Lab. */
const photometrics = new Set([0, 1, 2, 3, 5, 6, 8, 9])
const maxSamples = 5

const ofTiff = (file: Uint8Array): string | undefined => {
  const tiff = readTiff(file)
  const directory = tiff?.directory(tiff.firstOffset)
  if (!directory) return undefined
  const first = (tag: number, otherwise: number) => directory.get(tag)?.[0] ?? otherwise
  const [bits, compression, photometric] = [first(258, 1), first(259, 1), first(262, 1)]
  const [samples, format] = [first(277, 1), first(339, 1)]
  if (!compressions.has(compression))
    return `is compressed as ${compressionNames[compression] ?? `kind ${compression}`}`
  if (!photometrics.has(photometric)) return `has colours of the unusual kind ${photometric}`
  if (format > 4) return 'stores complex numbers'
  if (samples > maxSamples) return `has ${samples} channels`
  const readableBits = [1, 2, 4, 8, 16, 32].includes(bits) && (bits >= 8 || samples === 1)
  return readableBits ? undefined : `has ${bits} bits a channel`
}

const startOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

const ofJpeg = (file: Uint8Array): string | undefined => {
  for (let at = 2; at + 9 < file.length && file[at] === 0xff; at += 2 + file[at + 2]! * 256 + file[at + 3]!) {
    const marker = file[at + 1]!
    if (marker === 0xf7) return 'is a JPEG-LS'
    if (!startOfFrame(marker)) continue
    if ([0xc3, 0xc7, 0xcb, 0xcf].includes(marker)) return 'is a lossless JPEG'
    return file[at + 4] === 8 ? undefined : `has ${file[at + 4]} bits a channel`
  }
  return undefined
}

const ofPng = (file: Uint8Array): string | undefined =>
  String.fromCharCode(...file.subarray(12, 16)) === 'CgBI' ? 'was rewritten for iOS apps (CgBI)' : undefined

/**
 * Why an undamaged file cannot be decoded, as the predicate of a sentence about the picture; undefined where nothing
 * unusual is found, so that it must be damaged.
 */
export const unsupportedReason = (container: ImageContainer, file: Uint8Array): string | undefined => {
  switch (container) {
    case 'heif':
      return ofHeif(file)
    case 'tiff':
      return ofTiff(file)
    case 'jpeg':
      return ofJpeg(file)
    case 'png':
      return ofPng(file)
    default:
      return undefined
  }
}
