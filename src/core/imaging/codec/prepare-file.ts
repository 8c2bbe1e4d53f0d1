import { isPremultiplied } from '../colour/heif-colour.ts'
import { relabelTiff, type TiffSamples } from '../colour/tiff-samples.ts'
import { codedItem, type HeifMeta, readHeifMeta } from '../formats/heif-boxes.ts'
import { withJpegEnd } from '../formats/jpeg-end.ts'
import { withFullResolutionFirst } from '../formats/tiff-full-resolution.ts'
import type { ImageContainer } from './sniff.ts'

/** A picture file in a form that sharp and libheif can read, with what they do not report about it. */
export interface PreparedFile {
  readonly bytes: Uint8Array
  readonly container: ImageContainer
  /** Variants of the file; it is complete only if they decode to the same pixels. See `withJpegEnd`. */
  readonly controls?: readonly Uint8Array[]
  readonly heif?: HeifMeta
  readonly premultiplied?: boolean
  readonly samples?: TiffSamples
}

/** Major brands by which libvips recognises AV1 and HEVC, whatever the file contains. */
const brands: Readonly<Record<string, readonly string[]>> = {
  av01: ['avif'],
  hvc1: ['heic', 'heix', 'hevc', 'heim', 'heis', 'hevm', 'hevs', 'mif1', 'msf1'],
}

const prepareHeif = (bytes: Uint8Array): PreparedFile => {
  const heif = readHeifMeta(bytes)
  const fitting = heif && brands[codedItem(heif)?.type ?? '']
  if (!heif || !fitting) return { bytes, container: 'heif' }
  const premultiplied = isPremultiplied(heif)
  if (fitting.includes(String.fromCharCode(...bytes.subarray(8, 12))))
    return { bytes, container: 'heif', heif, premultiplied }
  const copy = Buffer.from(bytes)
  copy.write(fitting[0]!, 8, 'latin1')
  return { bytes: copy, container: 'heif', heif, premultiplied }
}

/**
 * Repairs what keeps complete files from being decoded: a JPEG without its end marker, a brand that is not the codec's
 * (animated AVIF, collections), a TIFF in Lab or YCbCr, and one that begins with its thumbnail.
 */
export const prepareFile = (bytes: Uint8Array, container: ImageContainer): PreparedFile => {
  if (container === 'heif') return prepareHeif(bytes)
  if (container === 'tiff') {
    const tiff = withFullResolutionFirst(bytes)
    return { bytes: tiff, container, ...relabelTiff(tiff) }
  }
  return { bytes, container, ...(container === 'jpeg' ? withJpegEnd(bytes) : undefined) }
}
