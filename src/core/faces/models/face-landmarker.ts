import { LikenessError } from '../../errors.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import type { DetectedFace, FacePoints } from '../geometry/face.ts'
import { fiveOf106, run2d106det } from './2d106det.ts'
import { fiveOf68, run2dfan4 } from './2dfan4.ts'
import type { KeypointDetector } from './face-detector.ts'

const kinds = ['2dfan4', '2d106det'] as const
export type LandmarkerKind = (typeof kinds)[number]

/** A network that locates the five points of a detected face more exactly than detectors do. */
export interface FaceLandmarker {
  readonly kind: LandmarkerKind
  /** Null when its score is too low. */
  locate(image: RgbImage, face: DetectedFace): Promise<FacePoints | null>
}

/** facefusion's face_landmarker_score. */
const MIN_SCORE = 0.5

/**
 * Which landmark network a graph is: by `hint` where it names one, else by its signature.
 * @throws LikenessError `model-unsupported` when it is none
 */
export const landmarkerKindOf = ({ outputs }: Session, hint?: string): LandmarkerKind => {
  const hinted = kinds.find(kind => kind === hint)
  if (hinted) return hinted
  const [first, second] = outputs
  if (first?.shape.at(-1) === 3 && first.shape.at(-2) === 68 && second?.shape.length === 4) return '2dfan4'
  if (outputs.length === 1 && first?.shape.at(-1) === 212) return '2d106det'
  throw new LikenessError(
    'model-unsupported',
    'This network gives no face landmarks that are known here. Use 2dfan4 or 2d106det.',
  )
}

/**
 * The landmark network of a loaded graph.
 * @throws LikenessError `model-unsupported`
 */
export const openLandmarker = (session: Session, hint?: string): FaceLandmarker => {
  const kind = landmarkerKindOf(session, hint)
  switch (kind) {
    case '2dfan4':
      return {
        kind,
        locate: async (image, face) => {
          const { points, score } = await run2dfan4(session, image, face)
          return score > MIN_SCORE ? fiveOf68(points) : null
        },
      }
    case '2d106det':
      return {
        kind,
        locate: async (image, { box }) => fiveOf106(await run2d106det(session, image, box)),
      }
  }
}

/** The detector, its points replaced by the landmarker's where those have a sufficient score. */
export const withLandmarker = (detector: KeypointDetector, landmarker: FaceLandmarker): KeypointDetector => ({
  finds: 'points',
  detect: async image => {
    const faces: DetectedFace[] = []
    for (const face of await detector.detect(image))
      faces.push({ ...face, points: (await landmarker.locate(image, face)) ?? face.points })
    return faces
  },
})
