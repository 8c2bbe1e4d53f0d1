import { LikenessError } from '../../engine/index.ts'
import { type SchedulerName, samplerNames } from '../../shared/api/options.ts'

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
