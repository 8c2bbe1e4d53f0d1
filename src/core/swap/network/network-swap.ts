import { alignmentTo } from '../../faces/geometry/align.ts'
import { cutCrop, pasteBack } from '../../faces/geometry/paste-back.ts'
import { boxMask } from '../../faces/masks/box-mask.ts'
import { type FaceMaskers, findFaceMasks } from '../../faces/masks/face-masks.ts'
import { leastOf } from '../../imaging/filter/feather-mask.ts'
import { invertAffine } from '../../imaging/resample/affine.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import type { SwapRequest, SwapResult } from '../geometric/geometric-swap.ts'
import { clamp01 } from '../geometric/math.ts'
import { prepareSourceEmbedding, runSwapper, type SourceHelpers } from './models/swapper.ts'
import type { SwapperModel } from './models/swapper-model.ts'
import { explodePixelBoost, implodePixelBoost } from './pixel-boost.ts'

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
export const networkSwap = async (
  networks: SwapNetworks,
  request: NetworkSwapRequest,
): Promise<SwapResult> => {
  const { target, targetFace, pixelBoost = 1, signal } = request
  const { swapper, model, maskers = {} } = networks
  signal?.throwIfAborted()
  const source = await prepareSourceEmbedding(model, request.sourceEmbedding, networks)
  const size = model.size * pixelBoost
  const toCrop = alignmentTo(targetFace.points, model.template, size)
  const toImage = invertAffine(toCrop)
  const crop = cutCrop(target, toImage, size)
  const parts: RgbImage[] = []
  for (const part of implodePixelBoost(crop, pixelBoost)) {
    signal?.throwIfAborted()
    parts.push(await runSwapper(swapper, model, part, source))
  }
  const swapped = explodePixelBoost(parts, pixelBoost)
  signal?.throwIfAborted()
  const mask = leastOf([boxMask(size), ...(await findFaceMasks(maskers, crop, swapped))])
  signal?.throwIfAborted()
  const image = { ...target, data: target.data.slice() }
  const strength = clamp01(request.strength ?? 1)
  return { image, mask: pasteBack(image, swapped, mask, { toImage, toCrop }, strength) }
}
