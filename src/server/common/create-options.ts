import { drawnSizeFor, LikenessError } from '../../engine/index.ts'
import type { RouteInput, RouteOutput } from '../../shared/api/contract.ts'
import { finishedSize, finishedSide as side } from '../../shared/api/finish.ts'
import { pixels, upscaleFactor } from '../../shared/api/options.ts'
import type { RunOptions } from '../jobs/jobs.ts'
import type { ServerContext } from '../routes/route.ts'
import type { TextToImagePack } from './models.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

const factors = [...upscaleFactor.values]

/**
 * The option that brings any picture to a size.
 * @throws LikenessError `unsupported-size` for sides that are no picture's
 */
export const finishedAs = (size: Size): { readonly finish: Size } => {
  if (finishedSize.safeParse(size).success) return { finish: size }
  throw new LikenessError(
    'unsupported-size',
    `Pictures have a width and a height of ${side.minValue} to ${side.maxValue} pixels, not ${size.width}x${size.height}. Leave the size out for the model's own.`,
  )
}

/**
 * The options with which a model makes a picture of any size: its native size and an upscale factor, where that is all;
 * else the nearest size that it draws well, and the finished size to which that is brought.
 * @param smallest share of the model's own area under which a size is drawn larger: the web UI's clients get what they say
 * @throws LikenessError `unsupported-size`
 */
export const sizeOptions = (
  size: Size,
  { textToImage: model }: TextToImagePack,
  { smallest = 0 }: { readonly smallest?: number } = {},
): Pick<RouteInput<'create'>, 'size' | 'upscale' | 'finish'> => {
  const { width, height } = size
  const finished = finishedAs(size)
  const { nativeSize, otherSizes } = model
  const upscale = factors.find(
    factor => nativeSize.width * factor === width && nativeSize.height * factor === height,
  )
  if (upscale) return { upscale }
  const drawn = drawnSizeFor(size, model, smallest)
  const isExact = drawn.width === width && drawn.height === height
  return { ...(otherSizes && { size: drawn }), ...(isExact ? { upscale: 1 } : finished) }
}

interface HiresFields {
  readonly steps?: number | null
  readonly hr_scale?: number | null
  readonly hr_resize_x?: number | null
  readonly hr_resize_y?: number | null
  readonly hr_second_pass_steps?: number | null
  readonly denoising_strength?: number | null
}

/**
 * The options of a picture drawn in two passes, the first of which has the given size; of a model that draws in one alone,
 * or at a size that is too large for two, those of the size that would come of it.
 * Source: stable-diffusion-webui, modules/processing.py, `StableDiffusionProcessingTxt2Img.calculate_target_resolution`
 * @throws LikenessError `unsupported-size`
 */
export const hiresOptions = (
  size: Size,
  fields: HiresFields,
  pack: TextToImagePack,
): Pick<RouteInput<'create'>, 'size' | 'upscale' | 'finish' | 'hires'> => {
  const { hr_scale, hr_resize_x: x, hr_resize_y: y, hr_second_pass_steps: steps } = fields
  const factor = hr_scale ?? 2
  const { width, height } = size
  const wanted =
    x || y
      ? { width: x || ((y ?? 0) * width) / height, height: y || ((x ?? 0) * height) / width }
      : { width: width * factor, height: height * factor }
  const whole = wholeLatents(wanted)
  const { otherSizes, img2img, steps: packSteps } = pack.textToImage
  const canDraw = otherSizes && img2img && Math.max(whole.width, whole.height) <= largestDrawn
  const grows = whole.width * whole.height > width * height
  if (!canDraw || !grows || fields.denoising_strength === 0) return sizeOptions(whole, pack)
  return {
    size: whole,
    upscale: 1,
    hires: {
      size: wholeLatents(size),
      strength:
        fields.denoising_strength == null ? undefined : Math.max(leastRedrawn, fields.denoising_strength),
      steps: steps || fields.steps || packSteps,
    },
  }
}

/** Less is not drawn anew in a second pass. */
const leastRedrawn = 0.05

const largestDrawn = pixels.maxValue ?? 0

const wholeLatents = ({ width, height }: Size): Size => ({
  width: Math.floor(width / 8) * 8,
  height: Math.floor(height / 8) * 8,
})

/**
 * Queues a `create` job and waits for its output.
 * @param signal cancels the job
 */
export const runCreate = async (
  { jobs }: ServerContext,
  input: RouteInput<'create'>,
  signal: AbortSignal,
  options?: RunOptions,
): Promise<RouteOutput<'create'>> => {
  const output = await jobs.run({ route: 'create', input }, signal, options)
  if (output.route !== 'create') throw new Error(`create returned the output of ${output.route}`)
  return output.value
}
