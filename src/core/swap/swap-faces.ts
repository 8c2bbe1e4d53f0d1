import type { Face } from '../faces/geometry/face.ts'
import type { FaceEmbedder } from '../faces/models/face-embedder.ts'
import { findToneCurve, SURELY_TONED } from '../imaging/colour/find-tone-curve.ts'
import { type PixelRegion, type ToneCurve, toGrey } from '../imaging/colour/tone-curve.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../yield-to-event-loop.ts'
import { geometricSwapSteps, type SwapRequest, type SwapResult } from './geometric/geometric-swap.ts'
import { blendMonochrome } from './monochrome.ts'
import { type NetworkSwapRequest, networkSwap, type SwapNetworks } from './network/network-swap.ts'

/** A network that swaps, and the embedder whose words it understands. */
export interface NetworkSwapper extends SwapNetworks {
  readonly embedder: FaceEmbedder
}

/**
 * Puts the face of one picture on the face of another: by the network where there is one, else by geometry. Each takes
 * the options that are its own.
 * A target in black and white, sepia or any other single tone gets a face of its own tone.
 * @throws what `swapByNetwork` throws; the signal's reason when aborted, between steps
 */
export const swapFaces = async (
  swapper: NetworkSwapper | undefined,
  request: SwapTask,
): Promise<SwapResult> => {
  const { target, targetFace, strength } = request
  const curve = findTone(target, targetFace)
  if (!curve) return swapInColour(swapper, request)
  // The source stays in colour: networks know people by it, and hair and beards are told from skin by it.
  const grey = { ...request, target: toGrey(target, around(target, targetFace, SURROUNDINGS)) }
  const result = await swapInColour(swapper, grey)
  return { ...result, image: blendMonochrome(result, target, curve, strength) }
}

type SwapTask = SwapRequest & Pick<NetworkSwapRequest, 'pixelBoost'>

const swapInColour = async (swapper: NetworkSwapper | undefined, request: SwapTask): Promise<SwapResult> => {
  const { source, sourceFace, signal } = request
  if (!swapper) return swapFaceYielding(request)
  await yieldToEventLoop(signal)
  const sourceEmbedding = await swapper.embedder.embedRaw(source, sourceFace.points)
  return networkSwap(swapper, { ...request, sourceEmbedding })
}

const swapFaceYielding = async (request: SwapRequest): Promise<SwapResult> => {
  const steps = geometricSwapSteps(request)
  for (;;) {
    await yieldToEventLoop(request.signal)
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** A head with its hair and some of what is behind it, in sizes of the face. */
const SURROUNDINGS = 2
const FACE_ITSELF = 0.9
/** Pixels: a smaller face says too little alone. */
const LEAST_SURROUNDINGS = 64

/**
 * What counts is the picture around the face: a black-and-white photo in a colour frame or on a coloured page is
 * black and white, wherever its edge runs.
 */
const findTone = (image: RgbImage, face: Face): ToneCurve | undefined =>
  findToneCurve(image, {
    region: around(image, face, SURROUNDINGS),
    core: around(image, face, FACE_ITSELF),
  }) ?? findToneCurve(image, { region: around(image, face, 1), limits: SURELY_TONED })

const around = ({ width, height }: RgbImage, { box: [x, y, w, h] }: Face, sizes: number): PixelRegion => {
  const half = Math.max(LEAST_SURROUNDINGS, sizes * Math.max(w, h)) / 2
  const [centreX, centreY] = [x + w / 2, y + h / 2]
  return {
    left: Math.max(0, Math.round(centreX - half)),
    top: Math.max(0, Math.round(centreY - half)),
    right: Math.min(width, Math.round(centreX + half)),
    bottom: Math.min(height, Math.round(centreY + half)),
  }
}
