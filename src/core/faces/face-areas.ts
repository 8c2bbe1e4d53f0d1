import { applyAffine, composeAffine, invertAffine } from '../imaging/resample/affine.ts'
import { warpPlane } from '../imaging/resample/warp.ts'
import type { Plane, RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import { yieldToEventLoop } from '../yield-to-event-loop.ts'
import { createReader, type ScaledMask } from './geometry/adjust-mask.ts'
import { alignmentTo } from './geometry/align.ts'
import type { Face } from './geometry/face.ts'
import { cutCrop } from './geometry/paste-back.ts'
import { fillOutline, outlineOfMesh } from './mesh/face-outline.ts'
import { maskRegions } from './models/bisenet.ts'

interface Size {
  readonly width: number
  readonly height: number
}

const emptyPlane = ({ width, height }: Size): Plane => ({
  width,
  height,
  data: new Float32Array(width * height),
})

/** How wide the edge of a face's area is, in widths of its box. */
const EDGE = 0.06

/** Where faces are, with their foreheads, 0 to 1 per pixel of their image. @throws the signal's reason when aborted */
export const maskFaces = async (
  faces: readonly Pick<Face, 'mesh' | 'box'>[],
  size: Size,
  signal?: AbortSignal,
): Promise<Plane> => {
  const plane = emptyPlane(size)
  for (const { mesh, box } of faces) {
    await yieldToEventLoop(signal)
    addMask(plane, fillOutline(outlineOfMesh(mesh), EDGE * Math.max(box[2], box[3])))
  }
  return plane
}

/** Puts a mask into a plane of its image, in place, where it is the stronger one. */
const addMask = ({ width, height, data }: Plane, mask: ScaledMask): void => {
  const { plane, x, y, scale } = mask
  const read = createReader(mask)
  const right = Math.min(width, Math.ceil(x + (plane.width + 1) * scale))
  const bottom = Math.min(height, Math.ceil(y + (plane.height + 1) * scale))
  for (let row = Math.max(0, Math.floor(y - scale)); row < bottom; row++)
    for (let column = Math.max(0, Math.floor(x - scale)); column < right; column++) {
      const at = row * width + column
      data[at] = Math.max(data[at]!, read(column, row))
    }
}

/** CelebAMask-HQ's number of hair. */
const HAIR = new Set([17])
/** Pixels a side: what BiSeNet takes. */
const CROP_SIZE = 512
/** Crops as faces were trained on show no long hair: they are taken from this much farther away. */
const FARTHER = 1.4

/**
 * Where the hair of people is whose faces are known, 0 to 1 per pixel of the image.
 * @param regions BiSeNet
 * @throws LikenessError `not-finite`, `model-unsupported`; the signal's reason when aborted
 */
export const maskHair = async (
  regions: Session,
  image: RgbImage,
  faces: readonly Pick<Face, 'points'>[],
  signal?: AbortSignal,
): Promise<Plane> => {
  const all = emptyPlane(image)
  const middle = (CROP_SIZE - 1) / 2
  const shrink = 1 / FARTHER
  for (const { points } of faces) {
    await yieldToEventLoop(signal)
    const shift = middle * (1 - shrink)
    const aligned = alignmentTo(points, 'ffhq_512', CROP_SIZE)
    const toCrop = composeAffine([shrink, 0, shift, 0, shrink, shift], aligned)
    const toImage = invertAffine(toCrop)
    const hair = await maskRegions(regions, cutCrop(image, toImage, CROP_SIZE), HAIR)
    await yieldToEventLoop(signal)
    const corners = [0, CROP_SIZE].flatMap(x => [0, CROP_SIZE].map(y => applyAffine(toImage, [x, y])))
    const range = (values: readonly number[], side: number): readonly [number, number] => {
      const from = Math.max(0, Math.floor(Math.min(...values)))
      return [from, Math.max(0, Math.min(side, Math.ceil(Math.max(...values))) - from)]
    }
    const [x, across] = range(
      corners.map(([u]) => u),
      image.width,
    )
    const [y, down] = range(
      corners.map(([, v]) => v),
      image.height,
    )
    const found = warpPlane(hair, composeAffine(toCrop, [1, 0, x, 0, 1, y]), across, down, {
      border: 'constant',
    })
    for (let row = 0, i = 0; row < down; row++)
      for (let at = (y + row) * image.width + x, end = at + across; at < end; at++, i++)
        all.data[at] = Math.max(all.data[at]!, found.data[i]!)
  }
  return all
}
