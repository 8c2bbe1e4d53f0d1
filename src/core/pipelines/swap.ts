import type { FaceEmbedder } from '../networks/face-embedder.ts'
import { type NetworkSwapRequest, type SwapNetworks, swapByNetwork } from './swap-by-network.ts'
import { type SwapRequest, type SwapResult, swapFace } from './swap-face.ts'

/** A network that swaps, and the embedder whose words it understands. */
export interface NetworkSwapper extends SwapNetworks {
  readonly embedder: FaceEmbedder
}

/**
 * Puts the face of one picture on the face of another: by the network where there is one, else by geometry. Each takes
 * the options that are its own.
 * @throws what `swapByNetwork` and `swapFace` throw
 */
export const swap = async (
  swapper: NetworkSwapper | undefined,
  request: SwapRequest & Pick<NetworkSwapRequest, 'pixelBoost'>,
): Promise<SwapResult> => {
  if (!swapper) return swapFace(request)
  const { source, sourceFace } = request
  const sourceEmbedding = await swapper.embedder.embedRaw(source, sourceFace.points)
  return swapByNetwork(swapper, { ...request, sourceEmbedding })
}
