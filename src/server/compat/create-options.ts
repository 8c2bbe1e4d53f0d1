import { LikenessError } from '../../engine/index.ts'
import type { RouteInput, RouteOutput } from '../../shared/api/contract.ts'
import type { SchedulerName } from '../../shared/api/options.ts'
import { pixels, samplerNames, upscaleFactor } from '../../shared/api/options.ts'
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

const samplers = Object.entries(samplerNames) as [SchedulerName, string][]

const findSampler = (name: string): SchedulerName | undefined =>
  samplers.find(([id, label]) => [id, label.toLowerCase()].includes(name.toLowerCase()))?.[0]

/**
 * The scheduler for AUTOMATIC1111's sampler name, or undefined for the model's own. Since its version 1.9 the noise
 * schedule (Karras) is a field of its own.
 * @throws LikenessError `unknown-scheduler`
 */
export const schedulerFor = (sampler: string | undefined, schedule: string | undefined) => {
  if (!sampler || sampler.toLowerCase() === 'automatic') return undefined
  const karras = schedule?.toLowerCase() === 'karras' ? findSampler(`${sampler} Karras`) : undefined
  const scheduler = karras ?? findSampler(sampler)
  if (scheduler) return scheduler
  throw new LikenessError(
    'unknown-scheduler',
    `There is no sampler "${sampler}". Choose one of: ${Object.values(samplerNames).join(', ')}.`,
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
