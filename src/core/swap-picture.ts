import { type EnhanceNetworks, enhanceImage, type UpscaleFactor } from './enhance/enhance-image.ts'
import type { FaceNetworks } from './faces/analysis.ts'
import type { Face } from './faces/geometry/face.ts'
import type { RgbImage } from './imaging/rgb-image.ts'
import { measureSimilarity } from './swap/measure-similarity.ts'
import { type NetworkSwapper, type SwapFacesRequest, swapFaces } from './swap/swap-faces.ts'

export interface SwapPictureNetworks {
  readonly faces: FaceNetworks
  /** Default: the geometric swap. */
  readonly swapper?: NetworkSwapper
  readonly enhance?: EnhanceNetworks
}

export interface SwapPictureRequest extends Omit<SwapFacesRequest, 'targetFace' | 'signal'> {
  /** The faces to replace. */
  readonly targetFaces: readonly [Face, ...Face[]]
  /** The factor by which the swapped picture is enlarged. Used with the networks that enhance. */
  readonly upscale: UpscaleFactor
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
   * `measureSimilarity` of the source's face and the first replaced one. A function, so that the picture can be saved in
   * the meantime.
   */
  readonly measureSimilarity: () => Promise<number | null>
}

/**
 * Puts the source's face onto faces of the target; then, with the networks for it, restores those faces and enlarges the
 * picture.
 * @throws LikenessError as `swapFaces` and `enhanceImage`; the signal's reason when aborted
 */
export const swapPicture = async (
  { faces, swapper, enhance }: SwapPictureNetworks,
  { targetFaces, upscale, ...request }: SwapPictureRequest,
  hooks: SwapPictureHooks,
): Promise<SwapPictureResult> => {
  const { signal } = hooks
  const { source, sourceFace, target } = request
  hooks.enter('swap')
  let image = target
  for (const [i, targetFace] of targetFaces.entries()) {
    signal?.throwIfAborted()
    image = (await swapFaces(swapper, { ...request, target: image, targetFace, signal })).image
    if (targetFaces.length > 1) hooks.step(i + 1, targetFaces.length)
  }
  hooks.onSwapped?.(image)
  if (enhance) {
    hooks.enter('enhance')
    const onProgress = ({ done, of }: { done: number; of: number }) => hooks.step(done, of)
    image = await enhanceImage(enhance, image, { upscale, faces: targetFaces, signal, onProgress })
  }
  const [targetFace] = targetFaces
  const swapped = { source, sourceFace, result: image, targetFace, scale: image.width / target.width }
  return { image, measureSimilarity: () => measureSimilarity(faces, swapped, signal) }
}
