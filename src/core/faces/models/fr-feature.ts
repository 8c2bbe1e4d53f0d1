import type { UniformNormalisation } from '../../image-processor/normalisation.ts'
import { warpToTensor } from '../../image-processor/warp-to-tensor.ts'
import { invertAffine } from '../../imaging/resample/affine.ts'
import type { Pyramid } from '../../imaging/resample/pyramid.ts'
import type { Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { alignmentTo } from '../geometry/align.ts'
import { type FaceEmbedding, l2Normalise } from '../geometry/embedding.ts'
import type { FacePoints } from '../geometry/face.ts'

const SIZE = 112
const NORMALISATION: UniformNormalisation = { order: 'rgb', scale: 1, mean: 127.5, std: 127.5 }

/**
 * The starter's embedder, an ArcFace of few weights.
 * in: RGB crop 112×112 (template arcface_112_v2) read without aliasing, (x−127.5)/127.5, [1,3,112,112] → `embedding`
 * [1,512], made length 1.
 * Source: fr_feature of faceplugin-face-recognition-js.
 */
export const runFrFeature = async (
  session: Session,
  pyramid: Pyramid,
  points: FacePoints,
): Promise<FaceEmbedding> => interpretFrFeature(await session.run(prepareFrFeature(pyramid, points)))

const prepareFrFeature = (pyramid: Pyramid, points: FacePoints): Record<string, Tensor> => ({
  input: warpToTensor(
    pyramid,
    invertAffine(alignmentTo(points, 'arcface_112_v2', SIZE)),
    { width: SIZE, height: SIZE, border: 0 },
    NORMALISATION,
  ),
})

const interpretFrFeature = (outputs: Readonly<Record<string, Tensor>>): FaceEmbedding =>
  l2Normalise(outputs.embedding!.data as Float32Array)
