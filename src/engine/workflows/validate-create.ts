import type { HiresPass } from '../../core/diffusion/hires-pass.ts'
import { LikenessError } from '../../core/errors.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { defaultUpscale } from '../../shared/api/sizes.ts'
import type { TextToImageSettings } from '../../shared/pack-manifest.ts'
import type { Engine } from '../engine.ts'
import type { BatchPlan, Plan } from '../jobs/progress.ts'
import { canEncode, findPack, type Pack, type PackLibrary } from '../models/registry/pack-library.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import { chooseOutput, type ResultOutput } from '../results/result-output.ts'
import { generatedPath, type ResultFolders, resultPath, siblingPath } from '../results/result-paths.ts'
import { assertWritable } from '../results/save-file.ts'
import { type ChosenAdapters, chooseAdapters, withSampling } from './choose-adapters.ts'
import type { WantedFaces } from './choose-targets.ts'
import { drawnSizeFor, factorToFinish } from './drawn-size.ts'
import { hiresPassFor } from './hires-pass-for.ts'
import { personIdIn } from './open-people.ts'
import { cutsOut } from './prepare-photo.ts'
import { type NamedLora, takeTags } from './prompt-tags.ts'

type Input = ParsedInput<'create'>
type Size = { readonly width: number; readonly height: number }

/** What is known of a `create` before anything is read or loaded. */
export interface ValidCreate extends Size {
  readonly library: PackLibrary
  readonly pack: Pack
  readonly settings: TextToImageSettings
  /** Without tags. */
  readonly prompt: string
  /** What its tags named. */
  readonly named: readonly NamedLora[]
  readonly adapters: ChosenAdapters
  /** Where it is drawn in two passes. */
  readonly hires: HiresPass | undefined
  readonly photo: PictureFile | undefined
  /** The picture that img2img starts from. */
  readonly init: PictureFile | undefined
  /** What of it is drawn anew. */
  readonly inpaintMask: PictureFile | undefined
  /** Those that ControlNets see, in their order. */
  readonly controlPictures: readonly PictureFile[]
  /** The picture of the face that an IP-Adapter follows; of a kept person the best. */
  readonly followedFace: PictureFile | undefined
  /** Which faces of the photo take part; undefined without one. */
  readonly wanted: WantedFaces | undefined
  /** Where each picture of the batch goes. */
  readonly files: readonly string[]
  readonly output: ResultOutput
}

/**
 * Refuses what cannot be done before anything is read or loaded.
 * @throws LikenessError `unknown-pack`, `unknown-photo`, `unknown-picture`, `bad-option`, `unsupported-size`, `adapter-unfit`, `output-not-writable`, `disk-full`
 */
export const validateCreate = async (input: Input, engine: Engine): Promise<ValidCreate> => {
  const library = await engine.packs()
  const pack = findPack(library, input.pack)
  const ownSettings = textToImageSettings(pack)
  const { prompt, loras, named } = takeTags(input, library, pack)
  const adapters = chooseAdapters({ ...input, loras: [...loras] }, library, pack)
  const settings = withSampling(ownSettings, adapters.sampling)
  assertEnlargeable(input)
  assertInpaintable(input)
  const { width, height } = drawingSize(input, pack, settings)
  const hires = hiresPassFor(input, { width, height }, settings, canEncode(pack.manifest))
  const photo = await engine.findPicture(input.photo)
  const person = await engine.findPicture(input.photoPerson)
  const init = await engine.findPicture(input.init)
  const inpaintMask = await engine.findPicture(input.inpaint?.mask)
  const controlPictures = await Promise.all(
    (input.controlnets ?? []).map(({ image }) => engine.findPicture(image)),
  )
  const followedFace = await engine.findPicture(input.ipAdapter?.face)
  const wanted = photo && wantedFaces(input, photo, person)
  const output = chooseOutput(input, engine.folders.library)
  const files = await outputPaths(input, engine.folders, output)
  const pictures = { photo, init, inpaintMask, controlPictures, followedFace, wanted }
  return {
    ...{ library, pack, settings, prompt, named, adapters },
    ...{ width, height, hires, ...pictures, files, output },
  }
}

/** @throws LikenessError `unknown-pack` for a pack without a text-to-image model */
export const textToImageSettings = (pack: Pack): TextToImageSettings => {
  const settings = pack.manifest.roles['text-to-image']
  if (!settings)
    throw new LikenessError(
      'unknown-pack',
      `The pack "${pack.manifest.id}" cannot draw: it has no text-to-image model.`,
    )
  return settings
}

/** @throws LikenessError `unsupported-size`: a size the pack was not made for is refused, never changed silently */
const drawingSize = (input: Input, pack: Pack, settings: TextToImageSettings): Size => {
  const { size, finish } = input
  const { otherSizes, checkpoint } = settings
  const [width, height] = settings.nativeSize
  if (!size && finish && isOfDrawing(input)) {
    const img2img = canEncode(pack.manifest)
    return drawnSizeFor(finish, { nativeSize: { width, height }, otherSizes, img2img, checkpoint })
  }
  if (!size || (size.width === width && size.height === height)) return { width, height }
  if (!otherSizes)
    throw new LikenessError(
      'unsupported-size',
      `The pack "${pack.manifest.id}" draws ${width}x${height} only. Leave --size out, and choose --upscale 2 or 4 for a larger picture, or --finish for one of any size.`,
    )
  return size
}

/** Where each picture of the batch goes. @throws LikenessError when one of them could not be saved */
const outputPaths = async (input: Input, folders: ResultFolders, output: ResultOutput): Promise<string[]> => {
  // Without a recipe the file's name says nothing of the prompt either.
  const first = await resultPath(input, folders, output.recipe ? input.prompt : '', output)
  const others = Array.from({ length: input.batch - 1 }, (_, i) => siblingPath(first, String(i + 2)))
  const files = [first, ...others]
  const drawn = keepsGenerated(input) ? files.map(generatedPath) : []
  for (const path of [...others, ...drawn]) await assertWritable(path)
  return files
}

/** Which faces of the photo take part. @throws LikenessError `bad-option`: a drawing takes one face */
const wantedFaces = (input: Input, photo: PictureFile, person?: PictureFile): WantedFaces => {
  const { photoFace: face, faceOrder: order, faceFrom } = input
  if (personIdIn(input.photo) !== undefined && faceFrom === 'generated')
    throw new LikenessError(
      'bad-option',
      'A person lends their face to the drawing ("faceFrom": "photo"). To put a drawn face onto a photo, give the photo.',
    )
  if (face === 'all' && person === undefined && faceFrom === 'photo')
    throw new LikenessError(
      'bad-option',
      'Only one face of the photo can go into the drawing. Choose it by its number.',
    )
  return { name: photo.name, face, order, person }
}

/** The seed of a later picture of a batch: counts up, and from the largest seed on from 0. */
export const seedAfter = (first: number, count: number): number => {
  const left = Number.MAX_SAFE_INTEGER - first
  return count <= left ? first + count : count - left - 1
}

/** Whether the generated picture is saved beside the result, since that may be another. */
export const keepsGenerated = ({ photo, enhance, inpaint, upscale = 1 }: UpscaleChoice): boolean =>
  photo !== undefined || (enhance && (inpaint === undefined || upscale > 1))

interface UpscaleChoice extends Pick<Input, 'enhance' | 'inpaint' | 'upscale'> {
  readonly photo?: string | object
}

type EnlargingChoice = Pick<Input, 'upscale' | 'inpaint' | 'photo' | 'faceFrom' | 'finish'>

/** Whether the result is what was drawn, and not the photo with its face. */
const isOfDrawing = ({ photo, faceFrom }: Pick<Input, 'photo' | 'faceFrom'>): boolean =>
  photo === undefined || faceFrom === 'photo'

/**
 * A picture of which only a part is drawn is not enlarged unless asked for: the rest of it stays as it is. One with a
 * finished size is enlarged as far as that needs it.
 */
export const upscaleFor =
  (input: EnlargingChoice) =>
  (size: Size, lends = false) => {
    const { upscale, inpaint, finish } = input
    if (upscale !== undefined) return upscale
    if (finish && !lends) return factorToFinish(size, finish)
    return inpaint && isOfDrawing(input) ? 1 : defaultUpscale(size)
  }

/** Pixels of all pictures that will be saved. */
export const pixelsToSave = (input: Input, size: Size, photo: Size | undefined): number => {
  const finished = (drawn: Size): number => Math.max(areaOfFinish(input), enlarged(drawn))
  const enlarged = (drawn: Size): number =>
    drawn.width * drawn.height * (input.enhance ? upscaleFor(input)(drawn) ** 2 : 1)
  const alone = finished(size) + (input.enhance ? size.width * size.height : 0)
  const withPhoto =
    finished(size) + (photo && input.faceFrom === 'generated' ? finished(photo) : finished(size))
  return input.batch * (photo ? withPhoto : alone)
}

const areaOfFinish = ({ finish }: Pick<Input, 'finish'>): number =>
  finish ? finish.width * finish.height : 0

/** @throws LikenessError `bad-option`: a part of nothing */
const assertInpaintable = ({ inpaint, init }: Input): void => {
  if (inpaint && init === undefined)
    throw new LikenessError(
      'bad-option',
      'A mask or sides need the picture of which a part is drawn. Give it with --init.',
    )
}

/** @throws LikenessError `bad-option`: what is left as it was drawn is not enlarged either */
const assertEnlargeable = ({ enhance, upscale }: Input): void => {
  if (!enhance && upscale !== undefined && upscale !== 1)
    throw new LikenessError(
      'bad-option',
      `"--upscale ${upscale}" enlarges, "--no-enhance" leaves the picture as it was drawn. Leave one of them out.`,
    )
}

/** Of denoising, in pixels. */
const workOf = ({ width, height }: Size, steps: number): number => width * height * steps

/** Shares of the time as measured on two cores with the starter pack. */
export const planFor = (
  { photo, init, controlnets, enhance, batch, steps, background }: Input,
  { hires, width, height, settings }: Pick<ValidCreate, 'hires' | 'width' | 'height' | 'settings'>,
): { plan: Plan; batch: BatchPlan } => ({
  plan: [
    ['read', photo || init || controlnets ? 1 : 0],
    ['load', 8],
    ['find-faces', photo ? 3 : 0],
  ],
  batch: {
    images: batch,
    each: [
      ['generate', 20],
      ['hires-upscale', hires ? 5 : 0],
      [
        'hires',
        hires
          ? (20 * workOf({ width, height }, hires.steps)) / workOf(hires.size, steps ?? settings.steps)
          : 0,
      ],
      ['check', 1],
      ['upscale', enhance ? 10 : 0],
      ['find-faces', photo ? 1 : 0],
      ['swap', photo ? 3 : 0],
      ['enhance', photo && enhance ? 10 : 0],
      ['cut-out', cutsOut({ background }) ? 6 : 0],
      ['save', 1],
    ],
  },
})
