import type libheif from 'libheif-js/libheif-wasm/libheif-bundle.mjs'
import type { EncodedPixels } from '../colour/convert-to-srgb.ts'

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

const chromaOf = (heif: Heif, hasAlpha: boolean, deep: boolean): unknown => {
  const { heif_chroma: chroma } = heif
  if (deep)
    return hasAlpha ? chroma.heif_chroma_interleaved_RRGGBBAA_LE : chroma.heif_chroma_interleaved_RRGGBB_LE
  return hasAlpha ? chroma.heif_chroma_interleaved_RGBA : chroma.heif_chroma_interleaved_RGB
}

const readPixels = (heif: Heif, handle: object, deep: boolean): EncodedPixels => {
  const channels = heif.heif_image_handle_has_alpha_channel(handle) ? 4 : 3
  const decoded = heif.heif_js_decode_image2(
    handle,
    heif.heif_colorspace.heif_colorspace_RGB,
    chromaOf(heif, channels === 4, deep),
  )
  if (!decoded || 'message' in decoded) throw new Error(messageOf(decoded))
  const plane = decoded.channels.find(({ id }) => id === heif.heif_channel.heif_channel_interleaved)
  if (!plane) throw new Error('no colour channel')
  const { width, height, stride, data } = plane
  const row = width * channels * (deep ? 2 : 1)
  const pixels = new Uint8Array(row * height)
  for (let y = 0; y < height; y++) pixels.set(data.subarray(y * stride, y * stride + row), y * row)
  heif.heif_image_release(decoded.image)
  return deep
    ? { width, height, channels, data: new Uint16Array(pixels.buffer), full: 2 ** plane.bits_per_pixel - 1 }
    : { width, height, channels, data: pixels, full: 255 }
}

/**
 * Decodes a HEIC (HEVC) picture with libheif and libde265 compiled to WebAssembly: sharp's own libheif has no
 * HEVC. The picture comes out upright, as libheif applies the file's rotation and mirroring (`irot`, `imir`);
 * its EXIF orientation must not be applied again. Colours stay in the file's own space.
 * Decoding blocks the calling thread: about 0.1 s plus 0.25 s a megapixel.
 * @param deep keeps more than 8 bits, in 16
 * @throws Error with libheif's own message
 */
export const decodeHeic = async (bytes: Uint8Array, deep: boolean): Promise<EncodedPixels> => {
  // Loaded when first needed: 2 MB of code that most runs never touch.
  const { default: libheif } = await import('libheif-js/libheif-wasm/libheif-bundle.mjs')
  // An instance for each picture: its memory never shrinks, and after an abort it would stay broken.
  const heif = libheif({ print: () => {}, printErr: () => {} })
  const context = heif.heif_context_alloc()
  if (!context) throw new Error('out of memory')
  const read = heif.heif_context_read_from_memory(context, bytes)
  if (read.code !== heif.heif_error_code.heif_error_Ok) throw new Error(messageOf(read))
  return readPixels(heif, primaryImage(heif, context), deep)
}
