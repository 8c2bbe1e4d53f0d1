import { alignmentTo } from '../faces/align.ts'
import { invertAffine } from '../image/affine.ts'
import type { RgbImage } from '../image/rgb-image.ts'
import { type FaceMaskers, findFaceMasks } from '../networks/face-masks.ts'
import { joinPixels, splitPixels } from '../networks/pixel-boost.ts'
import { prepareSource, runSwapper, type SourceHelpers } from '../networks/swapper.ts'
import type { SwapperModel } from '../networks/swapper-model.ts'
import type { Session } from '../runtime/session.ts'
import { boxMask } from '../swap/box-mask.ts'
import { clamp01 } from '../swap/math.ts'
import { cutCrop, pasteCrop } from '../swap/paste-crop.ts'
import { leastOf } from '../swap/soften-inwards.ts'
import type { SwapRequest, SwapResult } from './swap-face.ts'

export interface SwapNetworks extends SourceHelpers {
  readonly swapper: Session
  readonly model: SwapperModel
  readonly maskers?: FaceMaskers
}

/** The new face comes from the embedding alone; the source picture is not looked at again. */
export interface NetworkSwapRequest extends Pick<SwapRequest, 'target' | 'strength' | 'signal'> {
  /** As the embedder that `model.wantsEmbedder` names gives it, of any length: `FaceEmbedder.embedRaw`. */
  readonly sourceEmbedding: Float32Array
  readonly targetFace: Pick<SwapRequest['targetFace'], 'points'>
  /** The crop is this many times the network's size, run in as many parts squared. Default 1. */
  readonly pixelBoost?: 1 | 2 | 4
}

/**
 * Puts the face of an embedding on the face of a picture, by a network that swaps identities. Pose, expression and
 * light are the target's; what hides the face stays where a masker finds it. The target is not changed.
 * Source: facefusion face_swapper; the paste is its box mask, not insightface's, which spills over the face.
 * @throws LikenessError `not-finite`, `model-unsupported`, `pack-incomplete`; the signal's reason when aborted
 */
export const swapByNetwork = async (
  networks: SwapNetworks,
  request: NetworkSwapRequest,
): Promise<SwapResult> => {
  const { target, targetFace, pixelBoost = 1, signal } = request
  const { swapper, model, maskers = {} } = networks
  signal?.throwIfAborted()
  const source = await prepareSource(model, request.sourceEmbedding, networks)
  const size = model.size * pixelBoost
  const toCrop = alignmentTo(targetFace.points, model.template, size)
  const toImage = invertAffine(toCrop)
  const crop = cutCrop(target, toImage, size)
  const parts: RgbImage[] = []
  for (const part of splitPixels(crop, pixelBoost)) {
    signal?.throwIfAborted()
    parts.push(await runSwapper(swapper, model, part, source))
  }
  const swapped = joinPixels(parts, pixelBoost)
  signal?.throwIfAborted()
  const mask = leastOf([boxMask(size), ...(await findFaceMasks(maskers, crop, swapped))])
  signal?.throwIfAborted()
  const image = { ...target, data: target.data.slice() }
  const strength = clamp01(request.strength ?? 1)
  return { image, mask: pasteCrop(image, swapped, mask, { toImage, toCrop }, strength) }
}
