import { LikenessError } from '../../errors.ts'
import { imageToTensor } from '../../image-processor/image-tensor.ts'
import { imageNet } from '../../image-processor/normalisation.ts'
import { featherInwards } from '../../imaging/filter/feather-mask.ts'
import { resizeSquare, resizeSquarePlane } from '../../imaging/resample/resize-opencv.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { asFloats, assertFinite, castFloats } from '../../tensor/convert.ts'

const SIZE = 512

/** CelebAMask-HQ's numbers of skin, brows, eyes, glasses, nose, mouth and lips: what a swap may replace. */
const FACE = new Set([1, 2, 3, 4, 5, 6, 10, 11, 12, 13])

/**
 * BiSeNet: which pixels of an aligned crop are face, without hair, ears, neck and hats, or of the regions that are
 * wanted by their numbers; as large as the crop.
 * in: RGB as ImageNet's, [1, 3, 512, 512] → [1, 19, 512, 512], the channel of the largest value names the region
 * Source: facefusion face_masker create_region_mask
 * @throws LikenessError `not-finite`, `model-unsupported`
 */
export const maskRegions = async (
  session: Session,
  crop: RgbImage,
  wanted: ReadonlySet<number> = FACE,
): Promise<Plane> => {
  const { name, type } = session.inputs[0]!
  const input = castFloats(imageToTensor(resizeSquare(crop, SIZE), imageNet), type)
  const { dims, data } = asFloats((await session.run({ [name]: input }))[session.outputs[0]!.name]!)
  const regions = dims[1]!
  if (dims.length !== 4 || regions < 14 || data.length !== regions * SIZE * SIZE)
    throw new LikenessError(
      'model-unsupported',
      `This network is no BiSeNet: it answers with shape [${dims.join(', ')}] where [1, 19, 512, 512] is expected.`,
    )
  assertFinite(data, 'BiSeNet')
  const mask = { width: SIZE, height: SIZE, data: isWanted(data, regions, SIZE * SIZE, wanted) }
  return featherInwards(resizeSquarePlane(mask, crop.width))
}

const isWanted = (
  data: Float32Array,
  regions: number,
  area: number,
  wanted: ReadonlySet<number>,
): Float32Array => {
  const mask = new Float32Array(area)
  for (let i = 0; i < area; i++) {
    let best = 0
    for (let region = 1; region < regions; region++)
      if (data[region * area + i]! > data[best * area + i]!) best = region
    mask[i] = wanted.has(best) ? 1 : 0
  }
  return mask
}
