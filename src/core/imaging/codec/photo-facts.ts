import sharp from 'sharp'
import { readHeifMeta } from '../formats/heif-boxes.ts'
import { type Exif, readExif } from '../metadata/exif.ts'
import { sniff } from './sniff.ts'

/** What a photo's file says beside its pixels. */
export interface PhotoFacts {
  readonly exif: Exif | undefined
  /** It has a second picture that makes the first one brighter on HDR displays. Only the first one is decoded. */
  readonly hasGainMap: boolean
}

/**
 * Names that gain maps have: Adobe's and Google's in XMP, ISO 21496-1's in APP2, Apple's in XMP and as a type of
 * auxiliary pictures.
 */
const gainMapNames = [
  'http://ns.adobe.com/hdr-gain-map/1.0/',
  'urn:iso:std:iso:ts:21496:-1',
  'http://ns.apple.com/HDRGainMap/1.0/',
  'urn:com:apple:photo:2020:aux:hdrgainmap',
].map(name => Buffer.from(name, 'latin1'))

const hasGainMap = (bytes: Uint8Array, container: string): boolean => {
  if (container !== 'jpeg' && container !== 'heif') return false
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (gainMapNames.some(name => file.includes(name))) return true
  // ISO's kind of HEIF and AVIF: an item that is made of a picture and its gain map.
  const meta = container === 'heif' ? readHeifMeta(bytes) : undefined
  return meta?.ids.some(id => meta.item(id)?.type === 'tmap') ?? false
}

/** @param bytes a picture file that was decoded. Never throws: what cannot be read is not there */
export const readPhotoFacts = async (bytes: Uint8Array): Promise<PhotoFacts> => {
  const kind = sniff(bytes)
  const container = kind.kind === 'image' ? kind.container : 'other'
  const options = { limitInputPixels: false } as const
  const header = await sharp(bytes, options)
    .metadata()
    .catch(() => undefined)
  // A TIFF is what EXIF is made of.
  const exif = container === 'tiff' ? bytes : header?.exif
  return {
    exif: exif && readExif(exif),
    hasGainMap: header?.gainMap !== undefined || hasGainMap(bytes, container),
  }
}
