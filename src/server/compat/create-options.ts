import { LikenessError } from '../../engine/index.ts'
import type { RouteInput, RouteOutput } from '../../shared/api/contract.ts'
import type { SchedulerName } from '../../shared/api/options.ts'
import { pixels, samplerNames, upscaleFactor } from '../../shared/api/options.ts'
import type { Door } from '../routes/route.ts'
import type { TextToImagePack } from './models.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

const factors = [...upscaleFactor.values]

/**
 * How a pack comes to a picture of a size: drawn at the size it was made for and enlarged, or else drawn so.
 * @throws LikenessError `unsupported-size`: a size that cannot be had is refused, never changed silently
 */
export const drawingFor = (
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

const known = Object.entries(samplerNames) as [SchedulerName, string][]

const named = (name: string): SchedulerName | undefined =>
  known.find(([id, label]) => [id, label.toLowerCase()].includes(name.toLowerCase()))?.[0]

/**
 * Since version 1.9 the noise schedule stands apart from the sampler.
 * @throws LikenessError `unknown-scheduler`
 */
export const schedulerFor = (sampler: string | undefined, schedule: string | undefined) => {
  if (!sampler || sampler.toLowerCase() === 'automatic') return undefined
  const karras = schedule?.toLowerCase() === 'karras' ? named(`${sampler} Karras`) : undefined
  const scheduler = karras ?? named(sampler)
  if (scheduler) return scheduler
  throw new LikenessError(
    'unknown-scheduler',
    `There is no sampler "${sampler}". Choose one of: ${Object.values(samplerNames).join(', ')}.`,
  )
}

/** Draws in the line, and waits for it. */
export const runCreate = async (
  { jobs }: Door,
  input: RouteInput<'create'>,
  gone: AbortSignal,
): Promise<RouteOutput<'create'>> => {
  const output = await jobs.run({ route: 'create', input }, gone)
  if (output.route !== 'create') throw new Error(`a drawing was answered with ${output.route}`)
  return output.value
}
