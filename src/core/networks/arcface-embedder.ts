import { alignmentTo } from '../faces/align.ts'
import { type FaceEmbedding, normalise } from '../faces/embedding.ts'
import type { FacePoints } from '../faces/face.ts'
import type { Pyramid } from '../faces/pyramid.ts'
import { invertAffine } from '../image/affine.ts'
import type { Session } from '../runtime/session.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { sampleInput } from './sample-input.ts'

const SIZE = 112

/**
 * ArcFace embedder.
 * in: RGB crop 112×112 (template arcface_112_v2), (x−127.5)/127.5, [1,3,112,112] → [1,512], made length 1.
 * Source: insightface python-package model_zoo/arcface_onnx.py
 */
export const runArcFace = async (
  session: Session,
  pyramid: Pyramid,
  points: FacePoints,
): Promise<FaceEmbedding> =>
  interpretArcFace(await session.run(prepareArcFace(session, pyramid, points)), session.outputs[0]!.name)

const prepareArcFace = (session: Session, pyramid: Pyramid, points: FacePoints): Record<string, Tensor> => ({
  [session.inputs[0]!.name]: sampleInput(pyramid, invertAffine(alignmentTo(points, 'arcface_112_v2', SIZE)), {
    width: SIZE,
    height: SIZE,
    mean: 127.5,
    divisor: 127.5,
    border: 0,
  }),
})

const interpretArcFace = (outputs: Readonly<Record<string, Tensor>>, name: string): FaceEmbedding =>
  normalise(outputs[name]!.data as Float32Array)
