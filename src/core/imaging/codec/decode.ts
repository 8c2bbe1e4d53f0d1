import { basename } from 'node:path'
import sharp, { type Metadata, type SharpOptions } from 'sharp'
import { LikenessError } from '../../errors.ts'
import { readHeifCodePoints } from '../colour/heif-colour.ts'
import { unsupportedReason } from '../formats/unsupported-reason.ts'
import type { RgbImage } from '../rgb-image.ts'
import { decodePixels } from './decode-pixels.ts'
import { type PreparedFile, prepareFile } from './prepare-file.ts'
import { readImageFile } from './read-image-file.ts'
import { cameraRaw, type ImageContainer, sniff } from './sniff.ts'
import { type RawPixels, splitAlpha } from './split-alpha.ts'

// From files to pixels and back. `codec` reads and writes whole files; `formats` parses what sharp does not report of
// them; `colour` converts their colour encodings to sRGB.

export interface DecodeOptions {
  /** The name used in messages; by default the file's. */
  readonly name?: string
  readonly signal?: AbortSignal
  /** Most pixels allowed, width × height; 50 million by default. */
  readonly maxPixels?: number
}

export const defaultMaxPixels = 50_000_000

/**
 * Smallest side, in pixels. Icons and tracking pixels are smaller; no face can be found in so few pixels, and
 * networks with strides of 8 to 32 would reduce them to nothing.
 */
const minSide = 16

const unsupported = (name: string, reason: string, options?: ErrorOptions): LikenessError =>
  new LikenessError(
    'unsupported-image',
    `The picture "${name}" ${reason}, which cannot be opened. Save it as PNG or JPEG.`,
    options,
  )

/** The error for a file that a decoder refused; the decoders' own messages do not tell a damaged file from an unsupported one. */
const refused = ({ bytes, container }: PreparedFile, name: string, cause: unknown): LikenessError => {
  const reason = unsupportedReason(container, bytes)
  if (reason) return unsupported(name, reason, { cause })
  return new LikenessError(
    'damaged-image',
    `The picture "${name}" is damaged or incomplete and cannot be opened. Get the file again from its source, or open it in an image editor and export it anew.`,
    { cause },
  )
}

const checkKind = (bytes: Uint8Array, name: string): ImageContainer => {
  if (bytes.length === 0)
    throw new LikenessError('file-empty', `The picture "${name}" is empty (0 bytes). Choose another picture.`)
  const found = sniff(bytes)
  if (found.kind === 'other')
    throw new LikenessError(
      'unsupported-image',
      found.what === cameraRaw
        ? `"${name}" is ${cameraRaw}. Export it as JPEG or TIFF from the program that develops it.`
        : `"${name}" is ${found.what}, whatever its name says. Use a PNG, JPEG, WebP, AVIF, GIF, TIFF or HEIC picture.`,
    )
  return found.container
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

/** Rounded up, so that a picture just over the limit is not shown as equal to it. */
const megapixels = (pixels: number): string => String(Math.ceil(pixels / 1e5) / 10)

/** Matrix coefficients (H.273, table 4) by which libheif can convert Y, Cb and Cr to RGB. */
const knownMatrices = new Set([0, 1, 2, 4, 5, 6, 7, 8, 9, 12])

const checkMatrix = ({ heif }: PreparedFile, name: string): void => {
  const matrix = heif && readHeifCodePoints(heif)?.matrix
  if (matrix !== undefined && !knownMatrices.has(matrix))
    throw unsupported(name, `stores its colours in an unusual way (matrix coefficients ${matrix})`)
}

const readHeader = async (file: PreparedFile, options: SharpOptions, name: string): Promise<Metadata> => {
  try {
    return await sharp(file.bytes, { ...options, limitInputPixels: false }).metadata()
  } catch (error) {
    throw refused(file, name, error)
  }
}

/** @throws Error when a control (see `PreparedFile`) decodes to other pixels */
const checkWhole = async (
  { data }: RawPixels,
  file: PreparedFile,
  ...rest: [Metadata, SharpOptions]
): Promise<void> => {
  for (const bytes of file.controls ?? []) {
    const control = await decodePixels({ ...file, bytes }, ...rest)
    if (Buffer.compare(data, control.data) !== 0) throw new Error('the end of its data is missing')
  }
}

/**
 * Decodes a picture from a path or from bytes: PNG, JPEG, WebP, AVIF, HEIC, GIF or TIFF, recognised by their bytes; of
 * several frames or pages the first, in HEIF the primary picture. The result is upright (EXIF, `irot` and `imir` are
 * applied) and 8-bit sRGB, however the file declares its colours (profiles, code points, chunks, tags; HDR is tone
 * mapped by `convertToSrgb`) and samples (16 bits, CMYK, YCbCr, Lab). Straight alpha is a plane of its own, and absent
 * where the picture is opaque throughout. decisions/0017 lists which declaration applies where a file has several.
 *
 * SVG is refused since it may refer to other files and has no size of its own; camera raws, since only their thumbnail
 * could be decoded.
 * @throws LikenessError 'file-not-found', 'not-a-file', 'file-empty', 'file-unreadable', 'unsupported-image',
 * 'damaged-image', 'image-too-large' (by the header, before anything is decoded), 'image-too-small' (a
 * side below 16 pixels); the signal's reason when aborted, which is checked between reading and decoding
 */
export const decodeImage = async (
  input: string | Uint8Array,
  options: DecodeOptions = {},
): Promise<RgbImage> => {
  const { signal, maxPixels = defaultMaxPixels } = options
  const name = options.name ?? (typeof input === 'string' ? basename(input) : 'picture')
  signal?.throwIfAborted()
  const bytes = typeof input === 'string' ? await readImageFile(input, signal) : input
  const file = prepareFile(bytes, checkKind(bytes, name))

  // 'error' refuses truncated files, yet opens what viewers open; 'warning' would refuse any stray byte in a JPEG.
  const sharpOptions: SharpOptions = { failOn: 'error', limitInputPixels: maxPixels }
  const header = await readHeader(file, sharpOptions, name)
  checkSize(header.width, header.height, name, maxPixels)
  checkEncoding(header, name)
  checkMatrix(file, name)
  signal?.throwIfAborted()
  try {
    const pixels = await decodePixels(file, header, sharpOptions)
    await checkWhole(pixels, file, header, sharpOptions)
    return splitAlpha(pixels)
  } catch (error) {
    throw refused(file, name, error)
  }
}
