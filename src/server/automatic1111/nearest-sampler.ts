import { findScheduler, type SchedulerName } from '../../shared/api/schedulers.ts'

/**
 * Samplers of the web UI, Forge and ComfyUI that are not known here, by the family that is nearest: the first line that
 * fits. Restart is Heun on Karras' levels; the multistep methods of few names end with what most of them are.
 */
const families: readonly (readonly [RegExp, SchedulerName])[] = [
  [/3m sde/, 'dpm++3m-sde'],
  [/2m sde/, 'dpm++2m-sde'],
  [/2s a/, 'dpm++2s-a'],
  [/dpm.* sde|er sde|sa.solver/, 'dpm++sde'],
  [/dpm2 a/, 'dpm2-a'],
  [/euler.*(a\b|ancestral|smea|dy|negative|kohaku)/, 'euler-a'],
  [/euler/, 'euler'],
  [/heun|restart/, 'heun'],
  [/ddim/, 'ddim'],
  [/ddpm/, 'ddpm'],
  [/lcm|turbo|lightning/, 'lcm'],
  [/tcd/, 'tcd'],
  [/lms/, 'lms'],
  [/i?pndm|plms/, 'pndm'],
  [/unipc|uni.pc/, 'unipc'],
  [/deis/, 'deis'],
  [/dpm|res.multistep|gradient/, 'dpm++2m'],
]

/**
 * The scheduler for a sampler and "Schedule type" of the web UI: known ones by their names of all times, others by their
 * family, and what nobody knows is Euler a, the web UI's first. Undefined for the model's own. A schedule that is not
 * known is Automatic, as there.
 * @param eta 0 takes the fresh noise of an ancestral sampler away
 */
export const nearestSampler = (
  sampler: string | null | undefined,
  schedule: string | null | undefined,
  eta: number | null | undefined,
): SchedulerName | undefined => {
  const name = sampler?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'automatic') return undefined
  const spacing = knownSchedule(schedule)
  const known = findScheduler(name, spacing) ?? findScheduler(familyOf(name), spacing ?? endingOf(name))
  return known && eta === 0 ? withoutFreshNoise(known) : known
}

const familyOf = (name: string): SchedulerName =>
  families.find(([pattern]) => pattern.test(name.replaceAll('_', ' ')))?.[1] ?? 'euler-a'

/** As the web UI's names before 1.9 end. */
const endingOf = (name: string): string | undefined => /(karras|exponential)$/.exec(name)?.[0]

/** Undefined where nothing was said. */
const knownSchedule = (schedule: string | null | undefined): string | undefined => {
  const name = schedule?.trim().toLowerCase()
  if (!name || name === 'automatic') return name || undefined
  if (name === 'polyexponential') return 'exponential'
  const isKnown = findScheduler('euler', name) !== 'euler'
  return isKnown ? name : 'automatic'
}

const withoutFreshNoise = (scheduler: SchedulerName): SchedulerName =>
  findScheduler(scheduler.replace(/^(euler|dpm2)-a/, '$1')) ?? scheduler
