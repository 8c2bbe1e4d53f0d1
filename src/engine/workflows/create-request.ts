import type { CreateRequest, Photo } from '../../core/create-picture.ts'
import type { SchedulerName } from '../../core/diffusion/schedulers/scheduler-names.ts'
import type { TextToImageRequest } from '../../core/diffusion/text-to-image-inputs.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { recordedInpaint } from '../../shared/api/inpaint.ts'
import { photoIdIn } from '../../shared/api/photos.ts'
import type { Recipe } from '../../shared/api/recipe.ts'
import { recordControls } from '../../shared/api/swap-controls.ts'
import type { DrawingStart } from './drawing-start.ts'
import { backgroundOf } from './prepare-photo.ts'
import type { RecordedAdapters } from './record-adapters.ts'
import { seedAfter, upscaleFor, type ValidCreate } from './validate-create.ts'

type Input = ParsedInput<'create'>

/** The input of `create` with everything filled in that it leaves open. Core draws from it as it is. */
export type PictureRequest = Omit<Input, keyof CreateRequest | keyof TextToImageRequest> &
  CreateRequest &
  Pick<Input, 'strength' | 'likeness' | 'keep' | 'skinTone' | 'light' | 'inpaint'> & {
    readonly textToImage: { readonly scheduler: SchedulerName }
    /** With its tags. */
    readonly typedPrompt: string
    readonly typedBackground: Input['background']
    /** Names of kept people, where they are to be written into the picture. */
    readonly people?: string[]
  }

/** What is known only once networks and pictures are loaded. */
interface Found {
  readonly seed: number
  readonly variation?: TextToImageRequest['variation']
  /** The pack's own. */
  readonly scheduler: SchedulerName
  readonly photo?: Photo
  /** Default: noise. */
  readonly start?: DrawingStart
  readonly controls?: TextToImageRequest['controls']
  readonly ipAdapter?: TextToImageRequest['ipAdapter']
  readonly brushFor?: CreateRequest['brushFor']
  readonly people?: string[]
}

export const pictureRequest = (
  input: Input,
  { settings, prompt, width, height, hires }: ValidCreate,
  { seed, variation, scheduler, photo, start, controls, ipAdapter, brushFor, people }: Found,
): PictureRequest => ({
  ...input,
  textToImage: {
    prompt,
    negativePrompt: input.negativePrompt,
    seed,
    variation,
    width: start?.drawing.width ?? width,
    height: start?.drawing.height ?? height,
    img2img: start?.img2img,
    inpaint: start?.inpaint,
    controls,
    ipAdapter,
    steps: input.steps ?? settings.steps,
    guidanceScale: input.guidanceScale ?? settings.guidanceScale,
    scheduler: input.scheduler ?? scheduler,
  },
  typedPrompt: input.prompt,
  drawnFace: drawnFaceOf(input),
  stretchesToFinish: input.init !== undefined && input.initFit !== undefined,
  inpaint: input.inpaint && { ...input.inpaint, area: start?.area },
  hires,
  canvas: start?.canvas,
  photo,
  brushFor,
  people,
  upscaleFor: upscaleFor(input),
  background: backgroundOf(input.background),
  typedBackground: input.background,
  content: settings.content,
})

const drawnFaceOf = ({ drawnFace: index, faceOrder }: Input): CreateRequest['drawnFace'] =>
  index === undefined ? undefined : { by: faceOrder === 'size' ? 'size' : 'position', index }

/** The request of another picture, which differs by its seed alone. */
export const withSeed = (request: PictureRequest, seed: number): PictureRequest => ({
  ...request,
  textToImage: { ...request.textToImage, seed },
})

/** The request of a later picture of a batch: of variations the noise that is mixed in is another, else all of it. */
export const pictureAfter = (request: PictureRequest, count: number): PictureRequest => {
  const { seed, variation } = request.textToImage
  if (!variation) return withSeed(request, seedAfter(seed, count))
  const other = { ...variation, seed: seedAfter(variation.seed, count) }
  return { ...request, textToImage: { ...request.textToImage, variation: other } }
}

/** What is saved inside a picture, to draw it again. */
export const recipeOf = (
  request: PictureRequest,
  made: Pick<Recipe, 'packVersion' | 'modelHash' | 'version'> & RecordedAdapters,
): Recipe => ({
  ...textToImageOf(request),
  prompt: request.typedPrompt,
  pack: request.pack,
  initStrength: (request.textToImage.img2img ?? request.textToImage.inpaint)?.strength,
  initFit: request.initFit,
  initPhoto: photoIdIn(request.init),
  inpaint: request.inpaint && recordedInpaint.parse(request.inpaint),
  maskPhoto: photoIdIn(request.inpaint?.mask),
  hires: request.hires,
  finish: request.finish,
  background: request.typedBackground,
  fastDecoder: request.fastDecoder || undefined,
  use: request.use,
  swap: request.photo && swapOf(request),
  people: request.people,
  enhance: request.enhance,
  upscale: request.upscale,
  restore: request.restore,
  fidelity: request.fidelity,
  ...made,
})

const textToImageOf = ({
  textToImage: { img2img, inpaint, controls, ipAdapter, ...settings },
}: PictureRequest) => settings

const swapOf = (request: PictureRequest) => ({
  faceFrom: request.faceFrom,
  ...recordControls({ ...request, keep: [...request.keep] }),
})
