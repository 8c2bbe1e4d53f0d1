import { LikenessError } from '../../errors.ts'
import type { Pyramid } from '../../imaging/resample/pyramid.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import type { DetectionTile } from '../geometry/detection-tiles.ts'
import type { Candidate, DetectedFace } from '../geometry/face.ts'
import { detectScrfd } from './scrfd.ts'
import { detectUltraFace } from './ultraface.ts'
import { detectYoloface } from './yoloface.ts'
import { detectYunet } from './yunet.ts'

const kinds = ['ultraface', 'scrfd', 'yunet', 'yoloface'] as const
export type DetectorKind = (typeof kinds)[number]

/** Gives boxes of possible faces, tile by tile; the mesh network has to confirm them. */
export interface BoxDetector {
  readonly finds: 'boxes'
  /** @param input memory for the network's input, used where a tile fills it */
  detect(pyramid: Pyramid, tile: DetectionTile, input?: Float32Array): Promise<Candidate[]>
}

/** Gives faces with five points, of the whole image at once; they need no confirmation. */
export interface KeypointDetector {
  readonly finds: 'points'
  detect(image: RgbImage): Promise<DetectedFace[]>
}

export type FaceDetector = BoxDetector | KeypointDetector

/**
 * Which detector a graph is: by `hint` where it names one, else by its signature.
 * @throws LikenessError `model-unsupported` when it is none
 */
export const detectorKindOf = ({ outputs }: Session, hint?: string): DetectorKind => {
  const hinted = kinds.find(kind => kind === hint)
  if (hinted) return hinted
  const giving = (values: number): number => outputs.filter(({ shape }) => shape.at(-1) === values).length
  if (outputs.length === 2 && giving(2) === 1 && giving(4) === 1) return 'ultraface'
  if (outputs.length === 1 && outputs[0]!.shape.length === 3 && outputs[0]!.shape[1] === 20) return 'yoloface'
  const levels = giving(10)
  if (levels >= 3 && giving(4) === levels) {
    if (giving(1) === levels) return 'scrfd'
    if (giving(1) === 2 * levels) return 'yunet'
  }
  throw new LikenessError(
    'model-unsupported',
    'This network is no face detector that is known here. Use SCRFD with five points, YuNet or yoloface.',
  )
}

/**
 * The detector of a loaded graph.
 * @throws LikenessError `model-unsupported`
 */
export const openDetector = (session: Session, hint?: string): FaceDetector => {
  const kind = detectorKindOf(session, hint)
  switch (kind) {
    case 'ultraface':
      return { finds: 'boxes', detect: (...args) => detectUltraFace(session, ...args) }
    case 'scrfd':
      return { finds: 'points', detect: image => detectScrfd(session, image) }
    case 'yunet':
      return { finds: 'points', detect: image => detectYunet(session, image) }
    case 'yoloface':
      return { finds: 'points', detect: image => detectYoloface(session, image) }
  }
}
