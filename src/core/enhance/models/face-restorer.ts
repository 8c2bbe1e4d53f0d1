import { LikenessError } from '../../errors.ts'
import { imageToTensor, tensorToImage } from '../../image-processor/image-tensor.ts'
import { minusOneToOne } from '../../image-processor/normalisation.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { asFloats, castFloats } from '../../tensor/convert.ts'
import { floatTensor, type Tensor } from '../../tensor/tensor.ts'

/** The side of the aligned crop (template ffhq_512) these networks work on. */
export const RESTORER_SIZE = 512

export interface FaceRestorer {
  readonly session: Session
  /** CodeFormer only: 0 changes most, 1 stays closest to its input. Default 0.5. */
  readonly fidelity?: number
}

/**
 * Restores the face of an aligned crop, 512 pixels a side: GFPGAN, RestoreFormer++, and CodeFormer, which takes a
 * `weight` [1] beside the image.
 * in: RGB −1..1, [1, 3, 512, 512] → the same
 * Sources: GFPGAN utils.py, CodeFormer inference_codeformer.py, facefusion face_enhancer
 * @throws LikenessError `not-finite`, `model-unsupported`
 */
export const runRestorer = async (
  { session, fidelity = 0.5 }: FaceRestorer,
  crop: RgbImage,
): Promise<RgbImage> => {
  const feeds: Record<string, Tensor> = {}
  for (const { name, type, shape } of session.inputs)
    if (shape.length === 4) feeds[name] = castFloats(imageToTensor(crop, minusOneToOne), type)
    else if (shape.length <= 1) feeds[name] = castFloats(floatTensor(Float32Array.of(fidelity), [1]), type)
    else throw notARestorer(`it wants "${name}" of shape [${shape.join(', ')}]`)
  const output = asFloats((await session.run(feeds))[session.outputs[0]!.name]!)
  const restored = tensorToImage(output, minusOneToOne)
  if (restored.width !== crop.width || restored.height !== crop.height)
    throw notARestorer(
      `it makes ${restored.width}×${restored.height} pixels out of ${crop.width}×${crop.height}`,
    )
  return restored
}

const notARestorer = (why: string): LikenessError =>
  new LikenessError('model-unsupported', `This network restores no faces: ${why}. Choose another pack.`)
