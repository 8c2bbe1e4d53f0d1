import { imageToTensor } from '../../image-processor/image-tensor.ts'
import { rawBytes } from '../../image-processor/normalisation.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { alignmentTo, warpCrop } from '../geometry/align.ts'
import type { FacePoints } from '../geometry/face.ts'

const SIZE = 112

/**
 * SFace embedder (face_recognition_sface_2021dec).
 * in: RGB crop 112×112 (template arcface_112_v2), 0–255, [1,3,112,112] → [1,128] of any length.
 * Source: OpenCV modules/objdetect/src/face_recognize.cpp
 */
export const runSFace = async (
  session: Session,
  image: RgbImage,
  points: FacePoints,
): Promise<Float32Array> =>
  interpretSFace(await session.run(prepareSFace(session, image, points)), session.outputs[0]!.name)

const prepareSFace = (session: Session, image: RgbImage, points: FacePoints): Record<string, Tensor> => ({
  [session.inputs[0]!.name]: imageToTensor(
    warpCrop(image, alignmentTo(points, 'arcface_112_v2', SIZE), SIZE),
    rawBytes,
  ),
})

const interpretSFace = (outputs: Readonly<Record<string, Tensor>>, name: string): Float32Array =>
  outputs[name]!.data as Float32Array
