import type { Face } from '../faces/geometry/face.ts'
import { scaleFace } from '../faces/geometry/transform-face.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../yield-to-event-loop.ts'
import type { EnhanceNetworks } from './enhance-networks.ts'
import { type Content, type EnhancePass, planEnhance, type UpscaleFactor } from './plan-enhance.ts'
import { chooseNetworks } from './quicker-networks.ts'
import { restoreFaceByNetwork } from './restore/restore-by-network.ts'
import { restoreByUpscaler } from './restore/restore-by-upscaler.ts'
import { restoreFace } from './restore/restore-face.ts'
import { keepMonochrome } from './upscale/keep-monochrome.ts'
import { facePixels, upscaleFaceInto } from './upscale/upscale-face.ts'
import { type Upscaler, upscaleImage } from './upscale/upscale-image.ts'
import { upscaleLanczos } from './upscale/upscale-lanczos.ts'
import { createWeightedProgress, type DoneOf } from './weighted-progress.ts'

// Enlarging and restoring. `upscale` enlarges, by a network or by Lanczos; `restore` makes blurred faces sharp, by a
// restoration network or by the upscaler; `models` runs the networks; `plan-enhance.ts` decides what is done how.

export type { EnhanceNetworks } from './enhance-networks.ts'
export type { Content, UpscaleFactor } from './plan-enhance.ts'

export interface EnhanceOptions {
  readonly upscale: UpscaleFactor
  /** In pixels of the image handed in. */
  readonly faces: readonly Face[]
  /** Default `photo`. */
  readonly content?: Content
  /** How much shows of the restored faces, 0 to 1, the default. */
  readonly restore?: number
  readonly signal?: AbortSignal
  /** In units of about one face's work. */
  readonly onProgress?: (progress: DoneOf) => void
}

/**
 * Enlarges an image and restores its faces. Aspect is exact, alpha enlarged beside the colours; an image in black
 * and white or another single tone stays in it; the input is not changed. `planEnhance` decides how it is enlarged.
 * @throws LikenessError `image-too-large`, `model-unsupported`, `not-finite`; the signal's reason when aborted
 */
export const enhanceImage = async (
  networks: EnhanceNetworks,
  image: RgbImage,
  options: EnhanceOptions,
): Promise<RgbImage> => {
  const { upscale, faces, content = 'photo', restore: share = 1, signal, onProgress } = options
  const drawing = content === 'drawing' ? networks.drawing : undefined
  const upscaler = drawing ?? networks.photo
  const { width, height } = image
  const planned = { width, height, faces: faces.map(face => facePixels(image, face)) }
  const plan = planEnhance({ ...planned, factor: upscale, content: drawing ? 'drawing' : 'photo' })
  const chosen = await chooseNetworks(networks, upscaler, plan, planned)
  if (chosen !== networks) return enhanceImage(chosen, image, options)
  const restored = share > 0 ? faces : []
  const progress = createWeightedProgress(
    [...weighPasses(plan.passes, image), ...restored.map(() => 1)],
    onProgress,
  )
  let result = image
  for (const pass of plan.passes) {
    const found = faces.map(face => scaleFace(face, result.width / image.width))
    result = await enlarge(upscaler, result, pass, found, signal, progress.part)
    progress.next()
  }
  if (result === image && restored.length === 0) return result
  if (result === image) result = { ...image, data: image.data.slice() }
  const unrestored = share < 1 && restored.length > 0 ? result.data.slice() : undefined
  const restore = restoreByUpscaler(networks.photo)
  for (const face of restored) {
    await yieldToEventLoop(signal)
    const enlarged = scaleFace(face, upscale)
    if (networks.restoration) await restoreFaceByNetwork(networks.restoration, result, enlarged)
    else await restoreFace(restore, result, enlarged, signal)
    progress.next()
  }
  if (unrestored) blendInto(result.data, unrestored, 1 - share)
  await keepMonochrome(image, result, signal)
  return result
}

/** Mixes `share` of `other` into the bytes, in place. */
const blendInto = (bytes: Uint8Array, other: Uint8Array, share: number): void => {
  for (let i = 0; i < bytes.length; i++) bytes[i] = bytes[i]! + share * (other[i]! - bytes[i]!) + 0.5
}

const enlarge = async (
  upscaler: Upscaler,
  image: RgbImage,
  pass: EnhancePass,
  faces: readonly Face[],
  signal: AbortSignal | undefined,
  onPart: (done: number, of: number) => void,
): Promise<RgbImage> => {
  const { factor } = pass
  if (pass.by === 'network')
    return upscaleImage(upscaler.session, image, factor, {
      overlap: upscaler.overlap,
      signal,
      onTile: onPart,
    })
  // Resampling is quick: all its bands together count as one part, each face as another.
  const of = pass.faces.length + 1
  const enlarged = await upscaleLanczos(image, factor, {
    signal,
    onBand: (done, bands) => onPart(done / bands, of),
  })
  for (const [i, index] of pass.faces.entries()) {
    await yieldToEventLoop(signal)
    await upscaleFaceInto(upscaler, image, enlarged, faces[index]!, factor, signal)
    onPart(i + 2, of)
  }
  return enlarged
}

/** For the progress: how many pixels take about as long as one face. */
const NETWORK_PIXELS_PER_FACE = 40_000
const RESAMPLED_PIXELS_PER_FACE = 10_000_000

const weighPasses = (passes: readonly EnhancePass[], { width, height }: RgbImage): number[] => {
  let pixels = width * height
  return passes.map(pass => {
    const inputPixels = pixels
    pixels *= pass.factor ** 2
    if (pass.by === 'network') return Math.ceil(inputPixels / NETWORK_PIXELS_PER_FACE)
    return Math.ceil(pixels / RESAMPLED_PIXELS_PER_FACE) + 3 * pass.faces.length
  })
}
