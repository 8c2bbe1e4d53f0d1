import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { insertPngChunks } from '../codec/png-chunks.ts'
import type { RawPixels } from '../codec/split-alpha.ts'

/**
 * Converts pixels from an ICC profile to sRGB. sharp reads profiles only from encoded files, so they pass
 * through an uncompressed PNG that carries the profile (chunk `iCCP`: name, 0, method 0, zlib stream).
 */
export const applyProfile = async ({ data, ...raw }: RawPixels, icc: Uint8Array): Promise<RawPixels> => {
  const channels = raw.channels as 1 | 2 | 3 | 4
  const png = await sharp(data, { raw: { ...raw, channels } })
    .toColourspace(channels < 3 ? 'b-w' : 'srgb')
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
