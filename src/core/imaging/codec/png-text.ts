import { inflateSync } from 'node:zlib'
import {
  type DigitalSourceType,
  digitalSourceTypes,
  type PictureMetadata,
} from '../metadata/picture-metadata.ts'
import { writeXmp } from '../metadata/xmp.ts'
import { insertPngChunks, type PngChunk, pngChunks } from './png-chunks.ts'

/** Keyword that the XMP specification (part 3, 1.1.5) gives the packet in a PNG. */
export const xmpKeyword = 'XML:com.adobe.xmp'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

/** Keywords are 1 to 79 Latin-1 characters; neither they nor the text may hold NUL (PNG, 11.3.3). */
const checkedKeyword = (keyword: string): string => {
  if (!/^[\x21-\x7e\xa1-\xff](?:[\x20-\x7e\xa1-\xff]{0,77}[\x21-\x7e\xa1-\xff])?$/.test(keyword))
    throw new RangeError(`"${keyword}" is no PNG keyword`)
  return keyword
}

const withoutNul = (text: string): string => text.replaceAll('\0', '')

/** An uncompressed `iTXt` chunk without language: Unicode text in UTF-8. */
export const internationalTextChunk = (keyword: string, text: string): PngChunk => ({
  type: 'iTXt',
  data: Buffer.concat([
    latin1(`${checkedKeyword(keyword)}\0\0\0\0\0`),
    Buffer.from(withoutNul(text), 'utf8'),
  ]),
})

/** A `tEXt` chunk where Latin-1 can hold the text, else `iTXt`: what Pillow does, and so AUTOMATIC1111. */
export const textChunk = (keyword: string, text: string): PngChunk =>
  [...text].some(char => char.codePointAt(0)! > 0xff)
    ? internationalTextChunk(keyword, text)
    : { type: 'tEXt', data: latin1(`${checkedKeyword(keyword)}\0${withoutNul(text)}`) }

/** The digital source type that a picture's XMP packet names, whichever program wrote it; undefined for any other. */
export const readDigitalSourceType = (texts: ReadonlyMap<string, string>): DigitalSourceType | undefined => {
  const term = /cv\.iptc\.org\/newscodes\/digitalsourcetype\/([A-Za-z]{1,64})/.exec(
    texts.get(xmpKeyword) ?? '',
  )?.[1]
  return digitalSourceTypes.find(type => type === term)
}

/** A copy of the PNG carrying this metadata. @param exif a TIFF structure */
export const withPngMetadata = (
  png: Uint8Array,
  { parameters, likeness, digitalSourceType }: PictureMetadata,
  exif?: Uint8Array,
): Uint8Array => {
  const chunks: PngChunk[] = []
  if (parameters !== undefined) chunks.push(textChunk('parameters', parameters))
  if (likeness !== undefined) chunks.push(internationalTextChunk('likeness', JSON.stringify(likeness)))
  if (digitalSourceType) chunks.push(internationalTextChunk(xmpKeyword, writeXmp({ digitalSourceType })))
  if (exif) chunks.push({ type: 'eXIf', data: exif })
  return insertPngChunks(png, chunks)
}

/**
 * Most bytes of inflated text read from one file: recipes have kilobytes, and a decompression bomb shall not cost
 * memory or time.
 */
const textBudget = 16 << 20

type Field = readonly [text: string, rest: Uint8Array]

/** Latin-1 text up to the next NUL, and what follows it. */
const untilNul = (bytes: Uint8Array): Field | undefined => {
  const end = bytes.indexOf(0)
  return end < 0
    ? undefined
    : [Buffer.from(bytes.subarray(0, end)).toString('latin1'), bytes.subarray(end + 1)]
}

type Inflate = (bytes: Uint8Array) => Uint8Array

const readInternational = (rest: Uint8Array, inflate: Inflate): string | undefined => {
  const [compressed, method] = rest
  const translated = untilNul(rest.subarray(2))?.[1]
  const text = translated && untilNul(translated)?.[1]
  if (!text || method !== 0 || compressed === undefined || compressed > 1) return undefined
  return Buffer.from(compressed ? inflate(text) : text).toString('utf8')
}

const readText = (type: string, rest: Uint8Array, inflate: Inflate): string | undefined => {
  if (type === 'tEXt') return Buffer.from(rest).toString('latin1')
  if (type === 'iTXt') return readInternational(rest, inflate)
  return rest[0] === 0 ? Buffer.from(inflate(rest.subarray(1))).toString('latin1') : undefined
}

/**
 * The texts of a PNG (`tEXt`, `zTXt`, `iTXt`) by keyword; of two with one keyword, the later. Safe on any bytes: other
 * files give no text, damaged chunks are skipped, and it stops after 16 MiB of inflated text.
 */
export const readPngText = (bytes: Uint8Array): Map<string, string> => {
  const texts = new Map<string, string>()
  let budget = textBudget
  const inflate: Inflate = deflated => {
    // A stream that fails may before have been inflated to deflate's limit of 1032 bytes for each.
    const limit = Math.min(budget, deflated.length * 1032)
    budget -= limit
    const text = inflateSync(deflated, { maxOutputLength: Math.max(1, limit) })
    budget += limit - text.length
    return text
  }
  for (const { type, data } of pngChunks(bytes)) {
    if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') continue
    const field = untilNul(data)
    if (!field || data.length > budget) continue
    try {
      const text = readText(type, field[1], inflate)
      if (text !== undefined) texts.set(field[0], text)
    } catch {
      // A damaged zlib stream: the other texts may still be readable.
    }
  }
  return texts
}
