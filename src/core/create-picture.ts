import type { TextToImage } from './diffusion/cpu-fallback.ts'
import type { DenoisingStep, TextToImageRequest } from './diffusion/text-to-image.ts'
import {
  type Content,
  type EnhanceNetworks,
  enhanceImage,
  type UpscaleFactor,
} from './enhance/enhance-image.ts'
import { LikenessError } from './errors.ts'
import { type FaceNetworks, findFaces } from './faces/analysis.ts'
import type { Face } from './faces/geometry/face.ts'
import type { RgbImage } from './imaging/rgb-image.ts'
import type { Session } from './onnx/session.ts'
import { assertSafe } from './safety/check-safety.ts'
import type { SwapRequest } from './swap/geometric/geometric-swap.ts'
import { measureSimilarity } from './swap/measure-similarity.ts'
import type { NetworkSwapRequest } from './swap/network/network-swap.ts'
import { type NetworkSwapper, swapFaces } from './swap/swap-faces.ts'
import { yieldToEventLoop } from './yield-to-event-loop.ts'

export interface CreateNetworks {
  readonly draw: TextToImage
  readonly enhance?: EnhanceNetworks
  /** Needed with a photo. */
  readonly faces?: FaceNetworks
  /** Without it faces are swapped by geometry. */
  readonly swapper?: NetworkSwapper
  /** Absent when the person has turned the safety classifier off. */
  readonly safety?: Session
}

/** The person's photo with the faces to use, found beforehand so that a bad photo fails before any drawing. */
export interface Photo {
  readonly image: RgbImage
  /** All get the drawn face; where the photo's face goes into the drawing, it is the first one's. */
  readonly faces: readonly [Face, ...Face[]]
}

export interface CreateRequest extends TextToImageRequest {
  readonly photo?: Photo
  readonly faceFrom: 'generated' | 'photo'
  /** 0 (target untouched) to 1 (full swap). */
  readonly strength: number
  /** For a network that swaps, and for swapping by geometry. */
  readonly pixelBoost?: NetworkSwapRequest['pixelBoost']
  readonly glasses?: SwapRequest['glasses']
  readonly enhance: boolean
  /** How much a picture of a size is enlarged. */
  readonly upscaleFor: (size: RgbImage) => UpscaleFactor
  /** What the pack draws. */
  readonly content: Content
}

export interface CreateHooks {
  readonly signal?: AbortSignal
  enter(stage: 'generate' | 'check' | 'upscale' | 'find-faces' | 'swap' | 'enhance'): void
  step(done: number, of: number): void
  /** Called after every denoising step, which does not wait for what is made of it. */
  onStep?(step: DenoisingStep): void
  /** Called as soon as the drawn picture exists, so that nothing after it can lose it; saving may go on beside the rest. */
  onGenerated(image: RgbImage): void
  /** Called with the swapped picture before it is enhanced. */
  onSwapped?(image: RgbImage): void
}

export interface CreatedPicture {
  readonly image: RgbImage
  readonly generatedFaces: number
  /**
   * Cosine between the source face and the swapped face as found again in the result; null without a swap, or when
   * it is not found. Asked for apart, so that the picture can be saved meanwhile.
   */
  readonly measureSimilarity: () => Promise<number | null>
}

/**
 * The whole flow: prompt → picture → (faces in both → swap) → enhance.
 * @throws LikenessError `unsafe-image`, `no-face-found`, and what the single pipelines throw
 */
export const createPicture = async (
  networks: CreateNetworks,
  request: CreateRequest,
  hooks: CreateHooks,
): Promise<CreatedPicture> => {
  const { signal } = hooks
  hooks.enter('generate')
  const drawn = await networks.draw(request, {
    signal,
    onStep: denoised => {
      hooks.step(denoised.step, denoised.of)
      hooks.onStep?.(denoised)
    },
  })
  if (networks.safety) {
    hooks.enter('check')
    await assertSafe(networks.safety, drawn, 'The generated picture')
  }
  const generated = await upscaleDrawn(networks, request, drawn, hooks)
  hooks.onGenerated(request.photo ? generated : drawn)
  await yieldToEventLoop(signal)
  if (!request.photo) return { image: generated, generatedFaces: 0, measureSimilarity: async () => null }
  return swapWithPhoto(networks, { ...request, photo: request.photo }, generated, hooks)
}

/** Drawn pictures are brought to their final size before a swap: a face needs the pixels. */
const upscaleDrawn = async (
  { enhance }: CreateNetworks,
  request: CreateRequest,
  drawn: RgbImage,
  hooks: CreateHooks,
): Promise<RgbImage> => {
  const upscale = request.upscaleFor(drawn)
  if (!enhance || !request.enhance || upscale === 1) return drawn
  hooks.enter('upscale')
  return enhanceImage(enhance, drawn, {
    upscale,
    faces: [],
    content: request.content,
    signal: hooks.signal,
    onProgress: ({ done, of }) => hooks.step(done, of),
  })
}

const swapWithPhoto = async (
  networks: CreateNetworks,
  request: CreateRequest & { photo: Photo },
  generated: RgbImage,
  hooks: CreateHooks,
): Promise<CreatedPicture> => {
  const { signal } = hooks
  const { faces: faceNetworks } = networks
  if (!faceNetworks) throw new TypeError('a photo needs the face networks')
  hooks.enter('find-faces')
  const found = await findFaces(faceNetworks, generated, { signal })
  const [generatedFace] = found
  if (!generatedFace)
    throw new LikenessError(
      'no-face-found',
      'No face was found in the generated picture, which is kept. Try another seed, or a prompt that asks for a portrait.',
    )
  const drawing: Photo = { image: generated, faces: [generatedFace] }
  const [source, target] =
    request.faceFrom === 'generated' ? [drawing, request.photo] : [request.photo, drawing]
  const from = { source: source.image, sourceFace: source.faces[0] }

  hooks.enter('swap')
  let swapped = target.image
  for (const [i, targetFace] of target.faces.entries()) {
    signal?.throwIfAborted()
    const { strength, pixelBoost, glasses } = request
    const options = { strength, pixelBoost, glasses, signal }
    swapped = (await swapFaces(networks.swapper, { ...from, target: swapped, targetFace, ...options })).image
    if (target.faces.length > 1) hooks.step(i + 1, target.faces.length)
  }

  hooks.onSwapped?.(swapped)

  hooks.enter('enhance')
  const image = await enhanceSwapped(networks, request, swapped, target.faces, hooks)
  const swappedPicture = {
    ...from,
    result: image,
    targetFace: target.faces[0],
    scale: image.width / target.image.width,
  }
  return {
    image,
    generatedFaces: found.length,
    measureSimilarity: () => measureSimilarity(faceNetworks, swappedPicture, signal),
  }
}

const enhanceSwapped = async (
  { enhance }: CreateNetworks,
  request: CreateRequest,
  swapped: RgbImage,
  faces: readonly Face[],
  hooks: CreateHooks,
): Promise<RgbImage> => {
  if (!enhance || !request.enhance) return swapped
  // The drawn picture has its final size already; a photo is brought to a good size, or to the one asked for.
  const upscale = request.faceFrom === 'photo' ? 1 : request.upscaleFor(swapped)
  return enhanceImage(enhance, swapped, {
    upscale,
    faces,
    signal: hooks.signal,
    onProgress: ({ done, of }) => hooks.step(done, of),
  })
}
