// Face swap by a neural network (inswapper, HyperSwap, SimSwap, GHOST): align, run, paste back. `models` are the networks.

import { alignmentTo } from '../../faces/geometry/align.ts'
import { boxMask } from '../../faces/geometry/box-mask.ts'
import { cutCrop, pasteBack } from '../../faces/geometry/paste-back.ts'
import { type FaceMaskers, findFaceMasks } from '../../faces/models/face-masker.ts'
import { minimumOfMasks } from '../../imaging/filter/feather-mask.ts'
import { invertAffine } from '../../imaging/resample/affine.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { clamp01 } from '../../math.ts'
import type { Session } from '../../onnx/session.ts'
import type { SwapRequest, SwapResult } from '../geometric/geometric-swap.ts'
import { matchColour } from './match-colour.ts'
import { type EmbeddingConverters, prepareSourceEmbedding, runSwapper } from './models/swapper.ts'
import type { SwapperModel } from './models/swapper-models.ts'
import { explodePixelBoost, implodePixelBoost } from './pixel-boost.ts'

export interface SwapNetworks extends EmbeddingConverters {
  readonly swapper: Session
  readonly model: SwapperModel
  readonly maskers?: FaceMaskers
}

/** The new face depends on the source's embedding alone, not on the source image. */
export interface NetworkSwapRequest
  extends Pick<SwapRequest, 'target' | 'strength' | 'skinTone' | 'light' | 'adjustment' | 'signal'> {
  /** 512 values of `FaceEmbedder.embedRaw`, not normalised, by an embedder of the kind `model.embedderKind`. */
  readonly sourceEmbedding: Float32Array
  /** With its mesh, the new face is given its skin tone and light, as far as `skinTone` and `light` say (default 1). */
  readonly targetFace: Pick<SwapRequest['targetFace'], 'points'> & Partial<SwapRequest['targetFace']>
  /** Size of the crop relative to the network's; the network runs once per square of it. Default 1. */
  readonly pixelBoost?: 1 | 2 | 4
}

/**
 * Replaces a face of the target by that of an embedding. Pose, expression and light stay the target's, and so does what
 * occludes the face where a mask network finds it. The target image is not changed.
 * Source: facefusion face_swapper swap_face. The blend mask is facefusion's box mask; insightface's reaches beyond the
 * face.
 * @throws LikenessError `not-finite`, `model-unsupported`, `pack-incomplete`; the signal's reason when aborted
 */
export const networkSwap = async (
  networks: SwapNetworks,
  request: NetworkSwapRequest,
): Promise<SwapResult> => {
  const { target, targetFace, pixelBoost = 1, skinTone = 1, light = 1, signal } = request
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
  const drawn = explodePixelBoost(parts, pixelBoost)
  signal?.throwIfAborted()
  const { mesh } = targetFace
  const swapped = mesh ? matchColour({ before: crop, swapped: drawn, mesh, toCrop, skinTone, light }) : drawn
  signal?.throwIfAborted()
  const mask = minimumOfMasks([boxMask(size), ...(await findFaceMasks(maskers, crop, swapped))])
  signal?.throwIfAborted()
  const image = { ...target, data: target.data.slice() }
  const strength = clamp01(request.strength ?? 1)
  return { image, mask: pasteBack(image, swapped, mask, { toImage, toCrop }, strength, request.adjustment) }
}
