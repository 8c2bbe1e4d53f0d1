import { LikenessError } from '../../errors.ts'
import { assertFinite, resizeCrop, resizeCropMask } from '../../image-processor/normalisation.ts'
import { featherInwards } from '../../imaging/filter/feather-mask.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { asFloats, castFloats } from '../../tensor/convert.ts'
import { floatTensor } from '../../tensor/tensor.ts'

const SIZE = 256

/**
 * XSeg: what of an aligned crop is face that nothing hides, 0 to 1, as large as the crop.
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
  const { data } = resizeCrop(crop, SIZE)
  const pixels = new Float32Array(data.length)
  for (let i = 0; i < data.length; i += 3) for (let c = 0; c < 3; c++) pixels[i + c] = data[i + 2 - c]! / 255
  const input = castFloats(floatTensor(pixels, [1, SIZE, SIZE, 3]), type)
  const answer = asFloats((await session.run({ [name]: input }))[session.outputs[0]!.name]!)
  assertFinite(answer.data)
  if (answer.data.length !== SIZE * SIZE)
    throw new LikenessError('model-unsupported', `This XSeg answers with shape [${answer.dims.join(', ')}].`)
  const mask = answer.data.map(value => Math.min(1, Math.max(0, value)))
  return featherInwards(resizeCropMask({ width: SIZE, height: SIZE, data: mask }, crop.width))
}
