import { imageToTensor } from '../../image-processor/image-tensor.ts'
import type { Normalisation } from '../../image-processor/normalisation.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { alignmentTo, warpCrop } from '../geometry/align.ts'
import type { FacePoints } from '../geometry/face.ts'

const SIZE = 112
const NORMALISATION: Normalisation = { order: 'rgb', scale: 1, mean: 127.5, std: 127.5 }

/**
 * ArcFace embedder (w600k_r50 and others without normalisation inside).
 * in: RGB crop 112×112 (template arcface_112_v2), (x−127.5)/127.5, [1,3,112,112] → [1,512] of any length.
 * Source: insightface model_zoo/arcface_onnx.py and utils/face_align.py
 */
export const runArcFace = async (
  session: Session,
  image: RgbImage,
  points: FacePoints,
): Promise<Float32Array> =>
  interpretArcFace(await session.run(prepareArcFace(session, image, points)), session.outputs[0]!.name)

const prepareArcFace = (session: Session, image: RgbImage, points: FacePoints): Record<string, Tensor> => ({
  [session.inputs[0]!.name]: imageToTensor(
    warpCrop(image, alignmentTo(points, 'arcface_112_v2', SIZE), SIZE),
    NORMALISATION,
  ),
})

const interpretArcFace = (outputs: Readonly<Record<string, Tensor>>, name: string): Float32Array =>
  outputs[name]!.data as Float32Array
