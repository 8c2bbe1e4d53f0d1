// The entry of this folder. `network` swaps with a neural network from the face's embedding, `geometric` without one.
// Here is what both share: which of them is used, pictures without colour, and the similarity of the result.

import type { FaceEmbedder } from '../faces/models/face-embedder.ts'
import { yieldToEventLoop } from '../yield-to-event-loop.ts'
import type { BrushMask } from './brush-mask.ts'
import { geometricSwapSteps, type SwapRequest, type SwapResult } from './geometric/geometric-swap.ts'
import type { KeptPart } from './kept-parts/kept-part.ts'
import { findKeptParts, type KeptParts, type PartNetworks } from './kept-parts/kept-parts.ts'
import { blendMonochrome, findTargetTone, targetInGrey } from './monochrome.ts'
import { mixEmbedding } from './network/mix-embedding.ts'
import { type NetworkSwapRequest, networkSwap, type SwapNetworks } from './network/network-swap.ts'

/** A network that swaps faces, and the embedder it was trained with. */
export interface NetworkSwapper extends SwapNetworks {
  readonly embedder: FaceEmbedder
}

/** How a swap is to look. */
export type SwapLook = Pick<
  SwapFacesRequest,
  'strength' | 'likeness' | 'keep' | 'skinTone' | 'light' | 'pixelBoost' | 'glasses'
>

export interface SwapFacesRequest extends Omit<SwapRequest, 'adjustment' | 'lockedShape' | 'inFront'> {
  /** Parts of the target that stay. */
  readonly keep?: readonly KeptPart[]
  /** Tell parts better than colours do, and find hands; by default those of the network that swaps. */
  readonly maskers?: PartNetworks
  /** Where those parts are, or that there are none, when `findKeptParts` has looked for them before. */
  readonly kept?: KeptParts | null
  /** What a brush added to the new face and took away. */
  readonly brush?: BrushMask
  /** Used by a network only, as `glasses` is by the geometric swap only. */
  readonly pixelBoost?: NetworkSwapRequest['pixelBoost']
  /** Used by a network: what the source looks like, where more is known than its one face. Else it is embedded. */
  readonly sourceEmbedding?: Float32Array
}

/**
 * Replaces one face of the target by the source's: with the network if there is one, else geometrically. A target in
 * black and white, sepia or any other single tone gets a face in that tone. The target image is not changed.
 * @throws LikenessError as `networkSwap`; the signal's reason when aborted, between steps
 */
export const swapFaces = async (
  swapper: NetworkSwapper | undefined,
  request: SwapFacesRequest,
): Promise<SwapResult> => {
  const { target, targetFace, strength, keep = [], brush } = request
  const maskers = request.maskers ?? swapper?.maskers
  const kept =
    request.kept === undefined ? await findKeptParts(target, targetFace, keep, maskers) : request.kept
  const whole: SwapInColourRequest = {
    ...request,
    glasses: keep.includes('glasses') ? 'keep' : request.glasses,
    adjustment: { ...brush, kept: kept?.mask },
    lockedShape: kept?.lockedShape,
    inFront: kept?.inFront,
  }
  const tone = findTargetTone(target, targetFace)
  if (!tone) return swapInColour(swapper, whole)
  // The source stays in colour: networks recognise people by it, and the geometric swap separates hair from skin by it.
  const result = await swapInColour(swapper, { ...whole, target: targetInGrey(target, targetFace) })
  return { ...result, image: blendMonochrome(result, target, tone, strength) }
}

type SwapInColourRequest = SwapRequest & Pick<SwapFacesRequest, 'pixelBoost' | 'sourceEmbedding'>

const swapInColour = async (
  swapper: NetworkSwapper | undefined,
  request: SwapInColourRequest,
): Promise<SwapResult> => {
  const { source, sourceFace, target, targetFace, likeness = 1, signal } = request
  if (swapper) {
    await yieldToEventLoop(signal)
    const own = request.sourceEmbedding ?? (await swapper.embedder.embedRaw(source, sourceFace.points))
    const sourceEmbedding =
      likeness === 1
        ? own
        : mixEmbedding(own, await swapper.embedder.embedRaw(target, targetFace.points), likeness)
    return networkSwap(swapper, { ...request, sourceEmbedding })
  }
  const steps = geometricSwapSteps(request)
  for (;;) {
    await yieldToEventLoop(signal)
    const { done, value } = steps.next()
    if (done) return value
  }
}
