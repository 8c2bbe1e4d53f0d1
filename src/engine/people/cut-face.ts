import { createHash } from 'node:crypto'
import { embedFace, type FaceNetworks } from '../../core/faces/analysis.ts'
import { alignFace } from '../../core/faces/geometry/align.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import { scaleFace, translateFace } from '../../core/faces/geometry/transform-face.ts'
import { fingerprintOf } from '../../core/faces/people/fingerprint.ts'
import { detailCrop, lumaOf, measureDetail } from '../../core/faces/people/measure-detail.ts'
import { encodeJpeg } from '../../core/imaging/codec/encode.ts'
import { crop, resizeImage } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { reportFace } from '../workflows/photo-faces.ts'
import { encodeEmbedding, type StoredFace } from './person-record.ts'

/** A face cut out of its picture, with what is to be kept of it. */
export interface CutFace {
  readonly stored: StoredFace
  /** JPEG of the cut. */
  readonly cut: Uint8Array
  /** JPEG of the aligned face, for the window. */
  readonly view: Uint8Array
}

/** Pixels of the face's box beyond which the cut is made smaller: more than a swap can use. */
const largestBox = 1024
const viewSide = 256

/**
 * Cuts a face out of a picture, with its own size on every side around it, and measures it: hair and neck belong to a swap,
 * the others of a group photo do not.
 * @param embeddedBy name of the embedder
 */
export const cutFace = async (
  image: RgbImage,
  face: Face,
  name: string,
  networks: FaceNetworks,
  embeddedBy: string,
): Promise<CutFace> => {
  const [x, y, width, height] = face.box
  const left = Math.max(0, Math.floor(x - width))
  const top = Math.max(0, Math.floor(y - height))
  const right = Math.min(image.width, Math.ceil(x + 2 * width))
  const bottom = Math.min(image.height, Math.ceil(y + 2 * height))
  const whole = crop(image, left, top, right - left, bottom - top)
  const scale = Math.min(1, largestBox / Math.max(width, height))
  const small = await resizeImage(
    whole,
    Math.max(1, Math.round(whole.width * scale)),
    Math.max(1, Math.round(whole.height * scale)),
    'area',
  )
  const cut = await encodeJpeg(small, { quality: 95, chroma: 'full' })
  const view = alignFace(image, face.points, 'ffhq_512', viewSide).crop
  const luma = lumaOf(alignFace(image, face.points, 'ffhq_512', detailCrop).crop)
  const inCut = scaleFace(translateFace(face, -left, -top), small.width / whole.width)
  return {
    cut,
    view: await encodeJpeg(view, { quality: 88 }),
    stored: {
      // With its name: a copy under another name is shown, as a duplicate.
      id: createHash('sha256').update(`${name}\n`).update(cut).digest('hex').slice(0, 32),
      name,
      width: small.width,
      height: small.height,
      face: reportFace(inCut),
      size: Math.min(width, height),
      detail: measureDetail(luma),
      fingerprint: fingerprintOf(luma),
      embedding: encodeEmbedding(await embedFace(networks, image, face)),
      embeddedBy,
      samePersonAbove: networks.embedder.samePersonAbove,
      decided: null,
    },
  }
}
