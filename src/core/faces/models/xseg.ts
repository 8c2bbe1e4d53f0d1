import { LikenessError } from '../../errors.ts'
import { imageToTensor } from '../../image-processor/image-tensor.ts'
import { zeroToOne } from '../../image-processor/normalisation.ts'
import { featherInwards } from '../../imaging/filter/feather-mask.ts'
import { resizeSquare, resizeSquarePlane } from '../../imaging/resample/resize-opencv.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { clamp01 } from '../../math.ts'
import type { Session } from '../../onnx/session.ts'
import { asFloats, assertFinite, castFloats } from '../../tensor/convert.ts'

const SIZE = 256

/**
 * XSeg: which pixels of an aligned crop are face and not hidden by anything, 0 to 1, as large as the crop.
 * in: BGR 0..1, [1, 256, 256, 3] → [1, 256, 256, 1]
 * Source: facefusion face_masker create_occlusion_mask
 * @throws LikenessError `not-finite`, `model-unsupported`
 */
export const maskOcclusion = async (session: Session, crop: RgbImage): Promise<Plane> => {
  const { name, type, shape } = session.inputs[0]!
  if (shape.length !== 4 || shape[3] !== 3)
    throw new LikenessError(
      'model-unsupported',
      `This network is no XSeg: it takes shape [${shape.join(', ')}] where [1, 256, 256, 3] is expected.`,
    )
  const pixels = imageToTensor(resizeSquare(crop, SIZE), { ...zeroToOne, order: 'bgr' }, { channels: 'last' })
  const input = castFloats(pixels, type)
  const answer = asFloats((await session.run({ [name]: input }))[session.outputs[0]!.name]!)
  assertFinite(answer.data, 'XSeg')
  if (answer.data.length !== SIZE * SIZE)
    throw new LikenessError('model-unsupported', `This XSeg answers with shape [${answer.dims.join(', ')}].`)
  const mask = answer.data.map(clamp01)
  return featherInwards(resizeSquarePlane({ width: SIZE, height: SIZE, data: mask }, crop.width))
}
