import { deflateSync } from 'node:zlib'
import type libheif from 'libheif-js/libheif-wasm/libheif-bundle.mjs'
import sharp from 'sharp'
import { insertPngChunks } from './png-chunks.ts'
import type { RawPixels } from './split-alpha.ts'

type Heif = ReturnType<typeof libheif>

const messageOf = (answer: unknown): string =>
  typeof answer === 'object' && answer !== null && 'message' in answer
    ? String(answer.message).trim()
    : 'no picture in the file'

const primaryImage = (heif: Heif, context: object): object => {
  const handle = heif.heif_js_context_get_primary_image_handle(context)
  if (!handle || 'message' in handle) throw new Error(messageOf(handle))
  return handle
}

const readPixels = (heif: Heif, handle: object): RawPixels => {
  const channels = heif.heif_image_handle_has_alpha_channel(handle) ? 4 : 3
  const { heif_chroma_interleaved_RGB: rgb, heif_chroma_interleaved_RGBA: rgba } = heif.heif_chroma
  const decoded = heif.heif_js_decode_image2(
    handle,
    heif.heif_colorspace.heif_colorspace_RGB,
    channels === 4 ? rgba : rgb,
  )
  if (!decoded || 'message' in decoded) throw new Error(messageOf(decoded))
  const plane = decoded.channels.find(({ id }) => id === heif.heif_channel.heif_channel_interleaved)
  if (!plane) throw new Error('no colour channel')
  const { width, height, stride, data } = plane
  const row = width * channels
  const pixels = new Uint8Array(row * height)
  for (let y = 0; y < height; y++) pixels.set(data.subarray(y * stride, y * stride + row), y * row)
  heif.heif_image_release(decoded.image)
  return { width, height, channels, data: pixels }
}

/**
 * Decodes a HEIC (HEVC) picture with libheif and libde265 compiled to WebAssembly: sharp's own libheif has no
 * HEVC. The picture comes out upright, as libheif applies the file's rotation and mirroring (`irot`, `imir`);
 * its EXIF orientation must not be applied again. Colours stay in the file's own space: see `toSrgb`.
 * Decoding blocks the calling thread: about 0.1 s plus 0.25 s a megapixel.
 * @throws Error with libheif's own words
 */
export const decodeHeic = async (bytes: Uint8Array): Promise<RawPixels> => {
  // Loaded when first needed: 2 MB of code that most runs never touch.
  const { default: libheif } = await import('libheif-js/libheif-wasm/libheif-bundle.mjs')
  // An instance for each picture: its memory never shrinks, and after an abort it would stay broken.
  const heif = libheif({ print: () => {}, printErr: () => {} })
  const context = heif.heif_context_alloc()
  if (!context) throw new Error('out of memory')
  const read = heif.heif_context_read_from_memory(context, bytes)
  if (read.code !== heif.heif_error_code.heif_error_Ok) throw new Error(messageOf(read))
  return readPixels(heif, primaryImage(heif, context))
}

/**
 * Converts pixels from an ICC profile to sRGB. sharp reads profiles only from encoded files, so they pass
 * through an uncompressed PNG that carries the profile (chunk `iCCP`: name, 0, method 0, zlib stream).
 */
export const toSrgb = async ({ data, ...raw }: RawPixels, icc: Uint8Array): Promise<RawPixels> => {
  const channels = raw.channels as 3 | 4
  const png = await sharp(data, { raw: { ...raw, channels } })
    .png({ compressionLevel: 0 })
    .toBuffer()
  const profile = Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(icc)])
  const tagged = insertPngChunks(png, [{ type: 'iCCP', data: profile }])
  const { data: pixels, info } = await sharp(tagged, { limitInputPixels: false })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, channels: info.channels, data: pixels }
}
