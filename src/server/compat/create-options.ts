import { LikenessError } from '../../engine/index.ts'
import type { RouteInput, RouteOutput } from '../../shared/api/contract.ts'
import { pixels, upscaleFactor } from '../../shared/api/options.ts'
import { algorithmLabels, findScheduler } from '../../shared/api/schedulers.ts'
import type { ServerContext } from '../routes/route.ts'
import type { TextToImagePack } from './models.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

const factors = [...upscaleFactor.values]

/**
 * The options with which a model makes a picture of a given size: its native size and an upscale factor, or else that
 * size directly.
 * @throws LikenessError `unsupported-size`: a size the model cannot make is refused, never replaced
 */
export const sizeOptions = (
  { width, height }: Size,
  { id, textToImage: { nativeSize, otherSizes } }: TextToImagePack,
): Pick<RouteInput<'create'>, 'size' | 'upscale'> => {
  const upscale = factors.find(
    factor => nativeSize.width * factor === width && nativeSize.height * factor === height,
  )
  if (upscale) return { upscale }
  if (otherSizes && pixels.safeParse(width).success && pixels.safeParse(height).success)
    return { size: { width, height }, upscale: 1 }
  const sizes = factors.map(factor => `${nativeSize.width * factor}x${nativeSize.height * factor}`)
  const others = otherSizes ? ', or a width and height from 64 to 2048 in steps of 8' : ''
  throw new LikenessError(
    'unsupported-size',
    `The model "${id}" makes pictures of ${sizes.join(', ')}${others}, not ${width}x${height}. Leave the size out for its own.`,
  )
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
 * The options of a picture drawn in two passes, the first of which has the given size.
 * Source: stable-diffusion-webui, modules/processing.py, `StableDiffusionProcessingTxt2Img.calculate_target_resolution`
 * @param packSteps the model's own, which the second pass takes, too, where nothing else is said
 */
export const hiresOptions = (
  size: Size,
  fields: HiresFields,
  packSteps: number,
): Pick<RouteInput<'create'>, 'size' | 'upscale' | 'hires'> => {
  const { hr_scale, hr_resize_x: x, hr_resize_y: y, hr_second_pass_steps: steps } = fields
  const factor = hr_scale ?? 2
  const { width, height } = size
  const wanted =
    x || y
      ? { width: x || ((y ?? 0) * width) / height, height: y || ((x ?? 0) * height) / width }
      : { width: width * factor, height: height * factor }
  return {
    size: { width: wholeLatents(wanted.width), height: wholeLatents(wanted.height) },
    upscale: 1,
    hires: {
      size,
      strength: fields.denoising_strength ?? undefined,
      steps: steps || fields.steps || packSteps,
    },
  }
}

const wholeLatents = (pixels: number): number => Math.floor(pixels / 8) * 8

/**
 * The scheduler for AUTOMATIC1111's sampler name, or undefined for the model's own. Since its version 1.9 the spacing of
 * noise levels ("Karras") is a field of its own.
 * @throws LikenessError `unknown-scheduler`
 */
export const schedulerFor = (sampler: string | undefined, schedule: string | undefined) => {
  if (!sampler || sampler.toLowerCase() === 'automatic') return undefined
  const scheduler = findScheduler(sampler, schedule)
  if (scheduler) return scheduler
  throw new LikenessError(
    'unknown-scheduler',
    `There is no sampler "${sampler}". Choose one of: ${Object.values(algorithmLabels).join(', ')}.`,
  )
}

/** Queues a `create` job and waits for its output. @param signal cancels the job */
export const runCreate = async (
  { jobs }: ServerContext,
  input: RouteInput<'create'>,
  signal: AbortSignal,
): Promise<RouteOutput<'create'>> => {
  const output = await jobs.run({ route: 'create', input }, signal)
  if (output.route !== 'create') throw new Error(`create returned the output of ${output.route}`)
  return output.value
}
