import { pngTexts } from './png-texts.ts'

/** A JPEG has its metadata before its pixels, within a megabyte. */
const jpegStart = 1 << 20

/** As much of a picture file as its recipe can be read from: of a PNG its texts, of a JPEG its beginning. */
export const recipeBytes = async (file: Blob): Promise<Uint8Array<ArrayBuffer>> => {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  if (first === 0x89) return pngTexts(file)
  const isJpeg = first === 0xff && second === 0xd8
  return new Uint8Array(await (isJpeg ? file.slice(0, jpegStart) : file).arrayBuffer())
}
