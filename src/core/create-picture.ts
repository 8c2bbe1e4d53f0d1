import { coveredBy, type InpaintCanvas } from './diffusion/inpainting/inpaint-canvas.ts'
import { type Rgb, replaceBackground } from './enhance/background/replace-background.ts'
import { type EnhanceNetworks, enhanceImage, type UpscaleFactor } from './enhance/enhance-image.ts'
import { type BackgroundRemover, findSubject } from './enhance/models/background-remover.ts'
import { LikenessError } from './errors.ts'
import { type FaceNetworks, findFaces } from './faces/analysis.ts'
import { type FaceAt, faceAt } from './faces/geometry/choose-faces.ts'
import type { Face } from './faces/geometry/face.ts'
import { scaleFace } from './faces/geometry/transform-face.ts'
import { cutsDeep, finishPicture } from './finish-picture.ts'
import {
  type GenerateHooks,
  type GenerateNetworks,
  type GenerateRequest,
  type GenerateStage,
  generatePicture,
} from './generate-picture.ts'
import { resizeImage } from './imaging/resample/resize.ts'
import type { RgbImage } from './imaging/rgb-image.ts'
import type { Session } from './onnx/session.ts'
import { assertSafe } from './safety/safety-checker.ts'
import type { BrushMask } from './swap/brush-mask.ts'
import type { PersonSource } from './swap/person-source.ts'
import type { NetworkSwapper, SwapLook } from './swap/swap-faces.ts'
import {
  type FacePair,
  type SwapPictureHooks,
  type SwapPictureNetworks,
  type SwapPictureResult,
  swapPicture,
} from './swap-picture.ts'
import { yieldToEventLoop } from './yield-to-event-loop.ts'

export interface CreateNetworks extends GenerateNetworks {
  readonly enhance?: EnhanceNetworks
  /** Needed with a photo; with `finish`, so that no face is cut off. */
  readonly faces?: FaceNetworks
  /** Default: the geometric swap. */
  readonly swapper?: NetworkSwapper
  /** For parts that stay; see `SwapFacesRequest`. */
  readonly maskers?: SwapPictureNetworks['maskers']
  /** The safety classifier, unless the user has turned it off. */
  readonly safety?: Session
  /** Needed with `background`. */
  readonly remover?: BackgroundRemover
}

/** A photo and its faces, detected beforehand, so that an unsuitable photo fails before anything is generated. */
export interface Photo {
  readonly image: RgbImage
  /** If the generated face goes into the photo, it replaces all of them; otherwise the first one is the source. */
  readonly faces: readonly [Face, ...Face[]]
  /** Whose face it is, where it is the source and more is known than this photo. */
  readonly person?: PersonSource
}

export interface CreateRequest extends GenerateRequest, SwapLook {
  readonly photo?: Photo
  /** Which face is the source of the swap; the other picture is its target. */
  readonly faceFrom: 'generated' | 'photo'
  readonly enhance: boolean
  /** How much shows of restored faces, 0 to 1. Default: those of a swap are restored, others are not. */
  readonly restore?: number
  /** Which drawn face that of the photo goes into. Default: the largest, of a part the one that is most of it. */
  readonly drawnFace?: FaceAt
  /** Of a drawing without a face for that of the photo, the drawing itself is the result. */
  readonly keepsFaceless?: boolean
  /** What a brush changed of the swap, on a target that is known only when it is drawn. */
  readonly brushFor?: (target: RgbImage) => Promise<BrushMask | undefined>
  /** The factor by which an image of a size is enlarged; `lends` where only its face goes into the result. */
  readonly upscaleFor: (size: RgbImage, lends?: boolean) => UpscaleFactor
  /** The result's size to the pixel; left out, what comes of drawing and enlarging. */
  readonly finish?: { readonly width: number; readonly height: number }
  /** Stretches the picture to that size, as it was stretched to be drawn, and cuts nothing. */
  readonly stretchesToFinish?: boolean
  /** What the result's subject is put on, where it is cut out. */
  readonly background?: 'transparent' | Rgb
}

type CreateStage = GenerateStage | 'check' | 'upscale' | 'find-faces' | 'swap' | 'enhance' | 'cut-out'

export interface CreateHooks extends Omit<SwapPictureHooks, 'enter'>, Omit<GenerateHooks, 'enter'> {
  /** Called when a stage begins. */
  enter(stage: CreateStage): void
  /**
   * Called with the generated picture before the swap, so that it can be saved even if a later stage fails. Saving may
   * run in parallel.
   */
  onGenerated(image: RgbImage): void
}

/** Without a swap there is no similarity: null. */
export interface CreatedPicture extends SwapPictureResult {
  /** Number of faces detected in the generated picture; 0 without a photo. */
  readonly generatedFaces: number
  /** Nothing was swapped, for want of a face in the drawing; with `keepsFaceless` alone. */
  readonly isFaceless?: boolean
}

/**
 * The whole flow: prompt → generated picture → with a photo: face detection → swap → enhance.
 * @throws LikenessError `unsafe-image`, `no-face-found`, and what the stages throw; the signal's reason when aborted
 */
export const createPicture = async (
  networks: CreateNetworks,
  request: CreateRequest,
  hooks: CreateHooks,
): Promise<CreatedPicture> => {
  const { signal } = hooks
  const generated = await generatePicture(networks, request, hooks)
  if (networks.safety) {
    hooks.enter('check')
    await assertSafe(networks.safety, generated, 'The generated picture')
  }
  const upscaled = await upscaleGenerated(networks, request, generated, hooks)
  hooks.onGenerated(request.photo ? upscaled : generated)
  await yieldToEventLoop(signal)
  const { faces, ...picture } = request.photo
    ? await swapWithPhoto(networks, request, request.photo, upscaled, hooks)
    : { image: upscaled, generatedFaces: 0, measureSimilarity: async () => null, faces: undefined }
  const finished = await finish(networks, request, picture.image, faces, hooks)
  return { ...picture, image: await cutOut(networks, request, finished, hooks) }
}

/** Brings the generated picture to its final size, before a swap, because a face needs the pixels. */
const upscaleGenerated = async (
  { enhance, faces }: CreateNetworks,
  request: CreateRequest,
  generated: RgbImage,
  hooks: CreateHooks,
): Promise<RgbImage> => {
  const lends = request.photo !== undefined && request.faceFrom === 'generated'
  const upscale = request.upscaleFor(generated, lends)
  if (!enhance || !request.enhance) return generated
  const restores = request.photo === undefined && (request.restore ?? 0) > 0
  if (upscale === 1 && !restores) return generated
  const { signal } = hooks
  const found = restores && faces ? await findFaces(faces, generated, { signal }) : []
  hooks.enter('upscale')
  return enhanceImage(enhance, generated, {
    upscale,
    faces: found,
    restore: request.restore,
    content: request.content,
    signal,
    onProgress: ({ done, of }) => hooks.step(done, of),
  })
}

/** @param known the faces in the picture, where they were looked for */
const finish = async (
  { faces: networks }: CreateNetworks,
  { finish: size, stretchesToFinish }: CreateRequest,
  image: RgbImage,
  known: readonly Face[] | undefined,
  { signal }: CreateHooks,
): Promise<RgbImage> => {
  if (!size) return image
  if (stretchesToFinish)
    return resizeImage(image, size.width, size.height, image.width > size.width ? 'area' : 'lanczos3')
  const looksFor = known === undefined && networks && cutsDeep(image, size)
  const faces = looksFor ? await findFaces(networks, image, { signal }) : (known ?? [])
  return finishPicture(
    image,
    size,
    faces.map(({ box }) => box),
    signal,
  )
}

const cutOut = async (
  { remover }: CreateNetworks,
  { background }: CreateRequest,
  image: RgbImage,
  hooks: CreateHooks,
): Promise<RgbImage> => {
  if (!background) return image
  if (!remover) throw new TypeError('a background needs the network that finds the subject')
  hooks.enter('cut-out')
  const subject = await findSubject(remover, image)
  return replaceBackground(
    image,
    subject,
    background === 'transparent' ? undefined : background,
    hooks.signal,
  )
}

const swapWithPhoto = async (
  networks: CreateNetworks,
  request: CreateRequest,
  photo: Photo,
  generated: RgbImage,
  hooks: CreateHooks,
): Promise<CreatedPicture & { readonly faces: readonly Face[] }> => {
  const { signal } = hooks
  const { faces: faceNetworks } = networks
  if (!faceNetworks) throw new TypeError('a photo needs the face networks')
  hooks.enter('find-faces')
  const found = await findFaces(faceNetworks, generated, { signal })
  const generatedFace = request.drawnFace
    ? faceAt(found, request.drawnFace)
    : drawnFace(found, generated, request.canvas)
  if (!generatedFace && request.keepsFaceless)
    return {
      ...{ image: generated, measureSimilarity: async () => null },
      ...{ generatedFaces: found.length, isFaceless: true, faces: found },
    }
  if (!generatedFace)
    throw new LikenessError(
      'no-face-found',
      'No face was found in the generated picture, which is kept. Try another seed, or a prompt that asks for a portrait.',
      { details: { drawn: true } },
    )
  const generatedPhoto: Photo = { image: generated, faces: [generatedFace] }
  const [source, target] =
    request.faceFrom === 'generated' ? [generatedPhoto, photo] : [photo, generatedPhoto]
  const pairs: FacePair[] = []
  for (const targetFace of target.faces) {
    const other = await source.person?.photoFor(targetFace)
    const own = other ? { sourceFace: other.face, sourceImage: other.image } : { sourceFace: source.faces[0] }
    pairs.push({ ...own, targetFace, person: source.person })
  }
  const { strength, likeness, keep, skinTone, light, pixelBoost, glasses } = request
  const swapped = await swapPicture(
    {
      faces: faceNetworks,
      swapper: networks.swapper,
      maskers: networks.maskers,
      enhance: request.enhance ? networks.enhance : undefined,
    },
    {
      source: source.image,
      target: target.image,
      pairs,
      // A generated target has its final size already.
      upscale: request.faceFrom === 'photo' ? 1 : request.upscaleFor(target.image),
      restore: request.restore,
      ...{ strength, likeness, keep, skinTone, light, pixelBoost, glasses },
      brush: await request.brushFor?.(target.image),
    },
    hooks,
  )
  const inTarget = request.faceFrom === 'photo' ? found : photo.faces
  const scale = swapped.image.width / target.image.width
  const faces = inTarget.map(face => scaleFace(face, scale))
  return { ...swapped, generatedFaces: found.length, faces }
}

/** The largest face that was drawn; of a picture of which only a part was, the one that is most of it, if any is. */
const drawnFace = (
  faces: readonly Face[],
  image: RgbImage,
  canvas: InpaintCanvas | undefined,
): Face | undefined => {
  if (!canvas) return faces[0]
  const scale = canvas.picture.width / image.width
  const shares = faces.map(({ box: [x, y, width, height] }) =>
    coveredBy(canvas, [x * scale, y * scale, width * scale, height * scale]),
  )
  const most = Math.max(...shares)
  return faces[most > 0.5 ? shares.indexOf(most) : 0]
}
