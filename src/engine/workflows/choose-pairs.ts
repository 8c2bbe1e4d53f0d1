import { LikenessError } from '../../core/errors.ts'
import type { FaceNetworks } from '../../core/faces/analysis.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { FacePair } from '../../core/swap-picture.ts'
import type { FaceMap } from '../../shared/api/swap.ts'
import { chooseTargets, type WantedFaces } from './choose-targets.ts'
import { pickFace } from './photo-faces.ts'

/** A picture of a swap, and all faces found in it. */
interface AnalysedPicture {
  readonly image: RgbImage
  /** What messages call it. */
  readonly name: string
  readonly faces: readonly Face[]
}

/** Which faces of a swap are meant: the pairs of `map`, or else one face of the source and `target` of the target. */
export interface WantedPairs {
  readonly map?: FaceMap
  readonly sourceFace: number
  readonly target: WantedFaces
}

/**
 * Which face of the source goes onto which face of the target, at least one pair.
 * @throws LikenessError `no-such-face`, and what `chooseTargets` throws
 */
export const choosePairs = async (
  wanted: WantedPairs,
  networks: FaceNetworks,
  source: AnalysedPicture,
  target: AnalysedPicture,
  signal: AbortSignal,
): Promise<readonly FacePair[]> => {
  const { order } = wanted.target
  if (wanted.map)
    return wanted.map.map(pair => ({
      sourceFace: pickFace(source.faces, numberOf(pair.source), order, source.name),
      targetFace: pickFace(target.faces, numberOf(pair.target), order, target.name),
    }))
  const sourceFace = pickFace(source.faces, wanted.sourceFace, order, source.name)
  const targetFaces = await chooseTargets(wanted.target, networks, target.image, target.faces, signal)
  return targetFaces.map(targetFace => ({ sourceFace, targetFace }))
}

const numberOf = (end: FaceMap[number]['source']): number => {
  if (typeof end === 'number') return end
  throw new LikenessError('bad-option', 'People in "map" are not understood yet.')
}
