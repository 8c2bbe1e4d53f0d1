import { dirname } from 'node:path'
import { enhanceToSize, factorFor } from '../../core/enhance/enhance-to-size.ts'
import { MAX_OUTPUT_PIXELS } from '../../core/enhance/plan-enhance.ts'
import { LikenessError } from '../../core/errors.ts'
import { crop } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { defaultUpscale, enlargementTo } from '../../shared/api/sizes.ts'
import { assertSpaceForResults } from '../disk-space.ts'
import type { JobContext } from '../engine.ts'
import type { Plan, Progress } from '../jobs/progress.ts'
import {
  openColouriser,
  openEnhanceNetworks,
  openFaceNetworks,
  openRemover,
} from '../models/registry/open-roles.ts'
import type { PackLibrary } from '../models/registry/pack-library.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import { assertHolds, type ResultOutput } from '../results/result-output.ts'
import { readShownPhoto } from '../results/result-photo.ts'
import { cleans, cutOut, cutsOut, preparePhoto } from './prepare-photo.ts'

/** One picture or every picture of a folder. */
type Options = Omit<ParsedInput<'enhance'>, 'file' | 'keepIntermediates' | 'out'>

/** Shares of the time, between reading and saving. */
export const enhanceStages = (options: Options): Plan => [
  ['find-faces', 2],
  ['clean', cleans(options) ? 4 : 0],
  ['colourise', options.colourise ? 6 : 0],
  ['enhance', 20],
  ['cut-out', cutsOut(options) ? 6 : 0],
]

/**
 * Reads a picture with what is said of it in its file, and checks that its result can be saved.
 * @param to path of the result @throws LikenessError `disk-full`, `bad-option` for a format that cannot hold it, and what decoding throws
 */
export const readToEnhance = async (
  given: PictureFile,
  { to, output }: { readonly to: string; readonly output: ResultOutput },
  options: Options,
  { engine, signal }: JobContext,
) => {
  const { image, texts, kept } = await readShownPhoto(given, output, signal)
  const factor = options.upscale ?? defaultUpscale(image, options.oldPhoto)
  const size = enlargementTo(image, options.finish ?? { scale: factor })
  assertPixels(size)
  const { cropped } = size
  assertHolds(output, cropped)
  await assertSpaceForResults(cropped.width * cropped.height, dirname(to), engine.freeSpace)
  return {
    image,
    texts,
    photo: kept,
    size,
    upscale: options.finish ? factorFor(image, size.scale) : factor,
  }
}

const assertPixels = ({ width, height }: { readonly width: number; readonly height: number }): void => {
  if (width * height <= MAX_OUTPUT_PIXELS) return
  throw new LikenessError(
    'image-too-large',
    `The picture would have ${width} × ${height} pixels; at most ${MAX_OUTPUT_PIXELS / 1e6} megapixels can be made. Ask for a smaller size.`,
  )
}

/**
 * Opens what enhancing needs, on the execution provider that was asked for.
 * @returns also the job's notices: the networks add to them while they work
 */
export const loadEnhance = async (options: Options, library: PackLibrary, { engine, signal }: JobContext) => {
  const { use } = options
  const provider = await engine.providers.resolve(options.provider, signal)
  const sessions = engine.sessions(provider, signal)
  const notices: Notice[] = []
  const onNotice = (notice: Notice) => void notices.push(notice)
  return {
    provider,
    notices,
    faceNetworks: await openFaceNetworks(library, sessions, use),
    networks: await openEnhanceNetworks(library, sessions, use, { fidelity: options.fidelity, onNotice }),
    colouriser: options.colourise ? await openColouriser(library, sessions, use) : undefined,
    remover: cutsOut(options) ? await openRemover(library, sessions, use) : undefined,
  }
}

/**
 * Cleans and colours a picture as far as it is asked for, restores its faces and enlarges it, and cuts its subject out.
 * @returns the result, and how many faces there are
 */
export const enhanceRead = async (
  { faceNetworks, networks, colouriser, remover }: Awaited<ReturnType<typeof loadEnhance>>,
  { image, size }: Pick<Awaited<ReturnType<typeof readToEnhance>>, 'image' | 'size'>,
  options: Options,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<{ readonly enhanced: RgbImage; readonly faces: number }> => {
  const prepared = { faceNetworks, colouriser, progress, signal }
  const { photo, faces } = await preparePhoto(image, options, prepared)
  progress.enter('enhance')
  const onProgress = ({ done, of }: { done: number; of: number }) => progress.step(done, of)
  const { enlargeWith, restore } = options
  const enlarged = await enhanceToSize(networks, photo, {
    ...{ size, enlargeWith, restore, faces, signal, onProgress },
  })
  if (!remover) return { enhanced: cropMiddle(enlarged, size.cropped), faces: faces.length }
  progress.enter('cut-out')
  const enhanced = await cutOut(remover, photo, enlarged, options.background, signal)
  return { enhanced: cropMiddle(enhanced, size.cropped), faces: faces.length }
}

const cropMiddle = (
  image: RgbImage,
  { width, height }: { readonly width: number; readonly height: number },
): RgbImage =>
  width === image.width && height === image.height
    ? image
    : crop(
        image,
        Math.floor((image.width - width) / 2),
        Math.floor((image.height - height) / 2),
        width,
        height,
      )
