import { LikenessError } from '../../errors.ts'
import { createPyramid } from '../../imaging/resample/pyramid.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { type FaceEmbedding, l2Normalise } from '../geometry/embedding.ts'
import type { FacePoints } from '../geometry/face.ts'
import { runArcFace } from './arcface.ts'
import { runFrFeature } from './fr-feature.ts'
import { runSFace } from './sface.ts'

const kinds = ['fr-feature', 'arcface', 'sface'] as const
export type EmbedderKind = (typeof kinds)[number]

/** A network that recognises people. */
export interface FaceEmbedder {
  readonly kind: EmbedderKind
  /** Cosine similarity above which two faces are one person's. */
  readonly samePersonAbove: number
  /** A vector of length 1. */
  embed(image: RgbImage, points: FacePoints): Promise<FaceEmbedding>
  /** The vector at the length the network gives it, which some swappers need; the starter's embedder has length 1 only. */
  embedRaw(image: RgbImage, points: FacePoints): Promise<Float32Array>
}

/**
 * Which embedder a graph is: by `hint` where it names one, else by its signature.
 * @throws LikenessError `model-unsupported` when it is none
 */
export const embedderKindOf = ({ outputs }: Session, hint?: string): EmbedderKind => {
  const hinted = kinds.find(kind => kind === hint)
  if (hinted) return hinted
  const values = outputs[0]?.shape.at(-1)
  if (outputs.length === 1 && values === 128) return 'sface'
  if (outputs.length === 1 && values === 512)
    return outputs[0]!.name === 'embedding' ? 'fr-feature' : 'arcface'
  throw new LikenessError(
    'model-unsupported',
    'This network is no face embedder that is known here. Use ArcFace (512 values) or SFace (128 values).',
  )
}

/**
 * The embedder of a loaded graph.
 * @throws LikenessError `model-unsupported`
 */
export const openEmbedder = (session: Session, hint?: string): FaceEmbedder => {
  const kind = embedderKindOf(session, hint)
  const embedRaw = rawEmbedderOf(kind, session)
  return {
    kind,
    samePersonAbove: SAME_PERSON_ABOVE[kind],
    embedRaw,
    embed: async (image, points) => l2Normalise(await embedRaw(image, points)),
  }
}

const rawEmbedderOf = (kind: EmbedderKind, session: Session): FaceEmbedder['embedRaw'] => {
  switch (kind) {
    case 'fr-feature':
      return (image, points) => runFrFeature(session, createPyramid(image), points)
    case 'arcface':
      return (image, points) => runArcFace(session, image, points)
    case 'sface':
      return (image, points) => runSFace(session, image, points)
  }
}

/**
 * fr-feature: measured on 34 faces. ArcFace: facefusion's default distance 0.3 of 0 to 1, which is cosine 0.4.
 * SFace: OpenCV's sample face_detect.cpp.
 */
const SAME_PERSON_ABOVE: Readonly<Record<EmbedderKind, number>> = {
  'fr-feature': 0.4,
  arcface: 0.4,
  sface: 0.363,
}
