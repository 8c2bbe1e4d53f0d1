import { type EnhanceNetworks, enhanceImage, type UpscaleFactor } from './enhance/enhance-image.ts'
import type { FaceNetworks } from './faces/analysis.ts'
import type { Face } from './faces/geometry/face.ts'
import type { RgbImage } from './imaging/rgb-image.ts'
import { measureSimilarity } from './swap/measure-similarity.ts'
import type { PersonLook } from './swap/person-source.ts'
import { type NetworkSwapper, type SwapFacesRequest, swapFaces } from './swap/swap-faces.ts'

export interface SwapPictureNetworks {
  readonly faces: FaceNetworks
  /** Default: the geometric swap. */
  readonly swapper?: NetworkSwapper
  /** For parts that stay; see `SwapFacesRequest`. */
  readonly maskers?: SwapFacesRequest['maskers']
  readonly enhance?: EnhanceNetworks
}

export interface FacePair {
  readonly sourceFace: Face
  /** The face that is replaced by it. */
  readonly targetFace: Face
  /** The picture of `sourceFace`, where it is not that of the request. */
  readonly sourceImage?: RgbImage
  /** Whose face it is, where more is known than one picture. */
  readonly person?: PersonLook
}

export interface SwapPictureRequest
  extends Omit<SwapFacesRequest, keyof FacePair | 'sourceEmbedding' | 'signal'> {
  /** Swapped in this order. Each face of the target is in one pair only; one of the source may be in several. */
  readonly pairs: readonly FacePair[]
  /** The factor by which the swapped picture is enlarged. Used with the networks that enhance. */
  readonly upscale: UpscaleFactor
  /** How much shows of the restored faces, 0 to 1, the default. */
  readonly restore?: number
}

export interface SwapPictureHooks {
  readonly signal?: AbortSignal
  /** Called when a stage begins; `enhance` only with the networks for it. */
  enter(stage: 'swap' | 'enhance'): void
  /** Progress within the stage. */
  step(done: number, of: number): void
  /** Called with the swapped picture before it is enhanced. */
  onSwapped?(image: RgbImage): void
}

export interface SwapPictureResult {
  readonly image: RgbImage
  /**
   * The mean over the pairs of `measureSimilarity`, without those whose face is not found again; null when none is. A
   * function, so that the picture can be saved in the meantime.
   */
  readonly measureSimilarity: () => Promise<number | null>
}

/**
 * Puts faces of the source onto faces of the target; then, with the networks for it, restores those faces and enlarges
 * the picture. Faces are taken from the sources as they are handed in, so that two people of one picture can be swapped.
 * @throws LikenessError as `swapFaces` and `enhanceImage`; the signal's reason when aborted
 */
export const swapPicture = async (
  { faces, swapper, maskers, enhance }: SwapPictureNetworks,
  { pairs, upscale, restore, ...request }: SwapPictureRequest,
  hooks: SwapPictureHooks,
): Promise<SwapPictureResult> => {
  const { signal } = hooks
  const { source, target } = request
  hooks.enter('swap')
  let image = target
  for (const [i, { person, sourceImage, ...faces }] of pairs.entries()) {
    signal?.throwIfAborted()
    const own = { source: sourceImage ?? source, sourceEmbedding: person?.forSwapper }
    const options = { ...request, ...faces, ...own, target: image, maskers, signal }
    image = (await swapFaces(swapper, options)).image
    if (pairs.length > 1) hooks.step(i + 1, pairs.length)
  }
  hooks.onSwapped?.(image)
  if (enhance) {
    hooks.enter('enhance')
    const onProgress = ({ done, of }: { done: number; of: number }) => hooks.step(done, of)
    const replaced = pairs.map(({ targetFace }) => targetFace)
    image = await enhanceImage(enhance, image, { upscale, faces: replaced, restore, signal, onProgress })
  }
  const after = { result: image, scale: image.width / target.width }
  const measureAll = async () => {
    const found: number[] = []
    for (const { sourceImage, person, ...pair } of pairs) {
      const own = { source: sourceImage ?? source, reference: person?.mean }
      const similarity = await measureSimilarity(faces, { ...after, ...pair, ...own }, signal)
      if (similarity !== null) found.push(similarity)
    }
    return found.length === 0 ? null : found.reduce((sum, value) => sum + value, 0) / found.length
  }
  return { image, measureSimilarity: measureAll }
}
