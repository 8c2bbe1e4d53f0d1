import { basename } from 'node:path'
import sharp, { type Metadata, type SharpOptions } from 'sharp'
import { LikenessError } from '../errors.ts'
import { decodeHeic, toSrgb } from './decode-heic.ts'
import { readPictureFile } from './read-picture-file.ts'
import type { RgbImage } from './rgb-image.ts'
import { sniff } from './sniff.ts'
import { type RawPixels, splitAlpha } from './split-alpha.ts'

export interface DecodeOptions {
  /** what messages call the picture; by default the file's name */
  readonly name?: string
  readonly signal?: AbortSignal
  /** most pixels allowed, width × height; 50 million by default */
  readonly maxPixels?: number
}

export const defaultMaxPixels = 50_000_000

/**
 * Smallest side, in pixels. Icons and tracking pixels fall below it; no face can be found in so few pixels,
 * and the networks' strides (8 to 32) would shrink them to nothing.
 */
const minSide = 16

/** A healthy 50-megapixel AVIF takes under 10 s on two busy cores; what takes this long was made to. */
const timeoutSeconds = 60

const damaged = (name: string, cause: unknown): LikenessError =>
  new LikenessError(
    'damaged-image',
    `The picture "${name}" is damaged or incomplete and cannot be opened. Get the file again from its source, or open it in an image editor and export it anew.`,
    { cause },
  )

const checkKind = (bytes: Uint8Array, name: string): void => {
  if (bytes.length === 0)
    throw new LikenessError('file-empty', `The picture "${name}" is empty (0 bytes). Choose another picture.`)
  const found = sniff(bytes)
  if (found.kind === 'other')
    throw new LikenessError(
      'unsupported-image',
      `"${name}" is ${found.what}, whatever its name says. Use a PNG, JPEG, WebP, AVIF, GIF, TIFF or HEIC picture.`,
    )
}

const checkSize = (width: number, height: number, name: string, maxPixels: number): void => {
  const size = `${width} × ${height} pixels`
  if (width * height > maxPixels)
    throw new LikenessError(
      'image-too-large',
      `The picture "${name}" is ${size}, ${megapixels(width * height)} megapixels; at most ${megapixels(maxPixels)} are allowed. Make it smaller first.`,
    )
  if (Math.min(width, height) < minSide)
    throw new LikenessError(
      'image-too-small',
      `The picture "${name}" is only ${size}; at least ${minSide} × ${minSide} are needed. Choose a larger one.`,
    )
}

const checkEncoding = ({ depth, format, compression }: Metadata, name: string): void => {
  if (format === 'heif' && compression !== 'hevc' && compression !== 'av1')
    throw new LikenessError(
      'unsupported-image',
      `The picture "${name}" is a HEIF file of another kind than HEIC and AVIF. Save it as JPEG or PNG.`,
    )
  // Floating-point and 32-bit TIFFs hold measurements on a scale of their own, which no conversion could guess.
  if (depth !== 'uchar' && depth !== 'ushort')
    throw new LikenessError(
      'unsupported-image',
      `The picture "${name}" stores its pixels as ${depth}, as scientific instruments do. Save it with 8 or 16 bits a channel.`,
    )
}

/** Rounded up, so that a picture just over the limit never reads as equal to it. */
const megapixels = (pixels: number): string => String(Math.ceil(pixels / 1e5) / 10)

/** sharp's answer to bytes it cannot open is an Error of many wordings: all say that the file is at fault. */
const readHeader = async (bytes: Uint8Array, options: SharpOptions, name: string): Promise<Metadata> => {
  try {
    return await sharp(bytes, { ...options, limitInputPixels: false }).metadata()
  } catch (error) {
    throw damaged(name, error)
  }
}

const decodeWithSharp = async (
  bytes: Uint8Array,
  header: Metadata,
  options: SharpOptions,
): Promise<RawPixels> => {
  const upright = sharp(bytes, options).autoOrient().toColourspace('srgb')
  // 16-bit colour with a profile becomes Display P3 inside sharp, and stays so unless a profile is asked for.
  const converted = header.icc && header.space === 'rgb16' ? upright.withIccProfile('srgb') : upright
  const { data, info } = await converted
    .raw({ depth: 'uchar' })
    .timeout({ seconds: timeoutSeconds })
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, channels: info.channels, data }
}

const decodePixels = async (
  bytes: Uint8Array,
  header: Metadata,
  options: SharpOptions,
): Promise<RawPixels> => {
  if (header.compression !== 'hevc') return decodeWithSharp(bytes, header, options)
  const pixels = await decodeHeic(bytes)
  return header.icc ? toSrgb(pixels, header.icc) : pixels
}

/**
 * Opens a picture from a path or from bytes: PNG, JPEG, WebP, AVIF, HEIC, GIF (first frame) or TIFF (first
 * page), told by their first bytes. The result is upright (EXIF, `irot` and `imir` honoured), sRGB (embedded
 * ICC profiles, CMYK and 16-bit converted) and 8-bit; alpha is kept apart, unless the picture is opaque
 * throughout.
 *
 * SVG is refused on purpose: it may refer to other files, and has no size of its own.
 * @throws LikenessError 'file-not-found', 'not-a-file', 'file-empty', 'file-unreadable', 'unsupported-image',
 * 'damaged-image', 'image-too-large' (told from the header, before anything is decoded), 'image-too-small' (a
 * side below 16 pixels); the signal's reason when aborted, which is looked at between reading and decoding
 */
export const decodeImage = async (
  input: string | Uint8Array,
  options: DecodeOptions = {},
): Promise<RgbImage> => {
  const { signal, maxPixels = defaultMaxPixels } = options
  const name = options.name ?? (typeof input === 'string' ? basename(input) : 'picture')
  signal?.throwIfAborted()
  const bytes = typeof input === 'string' ? await readPictureFile(input, signal) : input
  checkKind(bytes, name)

  // 'error' refuses cut-off files, yet opens what viewers open; 'warning' would mind any stray byte in a JPEG.
  const sharpOptions: SharpOptions = { failOn: 'error', limitInputPixels: maxPixels }
  const header = await readHeader(bytes, sharpOptions, name)
  checkSize(header.width, header.height, name, maxPixels)
  checkEncoding(header, name)
  signal?.throwIfAborted()
  try {
    return splitAlpha(await decodePixels(bytes, header, sharpOptions))
  } catch (error) {
    throw damaged(name, error)
  }
}
