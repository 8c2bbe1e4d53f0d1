/** The algorithms whose noise levels can have another spacing, by the names that AUTOMATIC1111's web UI has for them. */
const spacedLabels = {
  'euler-a': 'Euler a',
  euler: 'Euler',
  'dpm++2m': 'DPM++ 2M',
  'dpm++2m-sde': 'DPM++ 2M SDE',
  'dpm++sde': 'DPM++ SDE',
  'dpm++2s-a': 'DPM++ 2S a',
  'dpm++3m-sde': 'DPM++ 3M SDE',
  unipc: 'UniPC',
  heun: 'Heun',
  lms: 'LMS',
  dpm2: 'DPM2',
  'dpm2-a': 'DPM2 a',
  deis: 'DEIS',
} as const

const otherLabels = { ddim: 'DDIM', ddpm: 'DDPM', pndm: 'PLMS', lcm: 'LCM', tcd: 'TCD' } as const

/** Algorithms by what people call them, the usual ones first. Source: stable-diffusion-webui, modules/sd_samplers*.py */
export const algorithmLabels = { ...spacedLabels, ...otherLabels } as const
export type AlgorithmName = keyof typeof algorithmLabels
type SpacedName = keyof typeof spacedLabels

/** How noise levels lie, as the web UI's "Schedule type". Source: stable-diffusion-webui, modules/sd_schedulers.py */
export const spacingLabels = {
  karras: 'Karras',
  exponential: 'Exponential',
  beta: 'Beta',
  'sgm-uniform': 'SGM Uniform',
  simple: 'Simple',
  uniform: 'Uniform',
} as const
export type SpacingName = keyof typeof spacingLabels

export const algorithmNames = Object.keys(algorithmLabels) as readonly AlgorithmName[]
export const spacingNames = Object.keys(spacingLabels) as readonly SpacingName[]

/** An algorithm, or one with a spacing: `dpm++2m`, `dpm++2m-karras`. */
export type SchedulerName = AlgorithmName | `${SpacedName}-${SpacingName}`

export const hasSpacings = (algorithm: AlgorithmName): algorithm is SpacedName =>
  Object.hasOwn(spacedLabels, algorithm)

interface Parts {
  readonly algorithm: AlgorithmName
  readonly spacing?: SpacingName
}

const schedulers: ReadonlyMap<SchedulerName, Parts> = new Map(
  algorithmNames.flatMap((algorithm): [SchedulerName, Parts][] => [
    [algorithm, { algorithm }],
    ...(hasSpacings(algorithm)
      ? spacingNames.map((spacing): [SchedulerName, Parts] => [
          `${algorithm}-${spacing}`,
          { algorithm, spacing },
        ])
      : []),
  ]),
)

/** Every name. `undefined` in a request keeps the scheduler that the pack was made for. */
export const schedulerNames = [...schedulers.keys()]

export const partsOfScheduler = (name: SchedulerName): Parts => schedulers.get(name)!

/** @param spacing ignored with an algorithm that has none */
export const schedulerOf = (algorithm: AlgorithmName, spacing: SpacingName | undefined): SchedulerName =>
  spacing !== undefined && hasSpacings(algorithm) ? `${algorithm}-${spacing}` : algorithm

/** The name that people know: `DPM++ 2M Karras`. */
export const schedulerLabel = (name: SchedulerName): string => {
  const { algorithm, spacing } = partsOfScheduler(name)
  return [algorithmLabels[algorithm], ...(spacing ? [spacingLabels[spacing]] : [])].join(' ')
}

/** What other programs call algorithms, where it is not one of the names above but for spaces, case and `pp` for `++`. */
const algorithmAliases: Readonly<Partial<Record<AlgorithmName, readonly string[]>>> = {
  'euler-a': ['euler_ancestral', 'EulerAncestralDiscreteScheduler'],
  euler: ['EulerDiscreteScheduler'],
  'dpm++2m': ['DPMSolverMultistepScheduler'],
  'dpm++2m-sde': ['dpmpp_2m_sde_gpu'],
  'dpm++sde': ['dpmpp_sde_gpu', 'DPMSolverSDEScheduler'],
  'dpm++2s-a': ['dpmpp_2s_ancestral'],
  'dpm++3m-sde': ['dpmpp_3m_sde_gpu'],
  unipc: ['uni_pc_bh2', 'UniPCMultistepScheduler'],
  heun: ['HeunDiscreteScheduler'],
  lms: ['LMSDiscreteScheduler'],
  dpm2: ['KDPM2DiscreteScheduler'],
  'dpm2-a': ['dpm_2_ancestral', 'KDPM2AncestralDiscreteScheduler'],
  deis: ['DEISMultistepScheduler'],
  ddim: ['DDIMScheduler'],
  ddpm: ['DDPMScheduler'],
  pndm: ['PNDM', 'PNDMScheduler'],
  lcm: ['LCMScheduler'],
  tcd: ['TCDScheduler'],
}

/** ComfyUI's name, and how old versions of the web UI abbreviate it. */
const spacingAliases: Readonly<Partial<Record<SpacingName, readonly string[]>>> = {
  uniform: ['normal'],
  karras: ['ka'],
}

/** The spacings that the web UI's "Automatic" stands for; the others' are their own. */
const automaticSpacings: Readonly<Partial<Record<AlgorithmName, SpacingName>>> = {
  'dpm++2m': 'karras',
  'dpm++sde': 'karras',
  'dpm++2s-a': 'karras',
  dpm2: 'karras',
  'dpm2-a': 'karras',
  'dpm++2m-sde': 'exponential',
  'dpm++3m-sde': 'exponential',
}

/** Letters and digits alone, without the `k_` and `sample_` of k-diffusion. */
const normalise = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^(k|sample)_/, '')
    .replaceAll('+', 'p')
    .replace(/[^a-z0-9]/g, '')

const byAlias = <T extends string>(
  labels: Readonly<Record<T, string>>,
  aliases: Readonly<Partial<Record<T, readonly string[]>>>,
): ReadonlyMap<string, T> =>
  new Map(
    (Object.keys(labels) as T[]).flatMap(name =>
      [name, labels[name], ...(aliases[name] ?? [])].map((alias): [string, T] => [normalise(alias), name]),
    ),
  )

const algorithms = byAlias(algorithmLabels, algorithmAliases)
const spacings = byAlias(spacingLabels, spacingAliases)

/**
 * A scheduler by a name of ours, or by that of diffusers (`DPMSolverMultistepScheduler`), AUTOMATIC1111's web UI
 * (`DPM++ 2M Karras`, `k_euler_a`) or ComfyUI (`dpmpp_2m`).
 * @param schedule the spacing, where it is said apart; unless the name has one. "Automatic" is the algorithm's usual one; one
 *   that is not known, or that the algorithm does not have, is left out
 */
export const findScheduler = (name: string, schedule = ''): SchedulerName | undefined => {
  const text = normalise(name)
  const apart = normalise(schedule)
  const alone = algorithms.get(text)
  if (alone) return schedulerOf(alone, apart === 'automatic' ? automaticSpacings[alone] : spacings.get(apart))
  for (const [ending, spacing] of spacings) {
    const algorithm = text.endsWith(ending) ? algorithms.get(text.slice(0, -ending.length)) : undefined
    if (algorithm) return hasSpacings(algorithm) ? schedulerOf(algorithm, spacing) : undefined
  }
  return undefined
}

/** What can be chosen, in a sentence. */
export const schedulerHelp = `${algorithmNames.join(', ')}; all up to ${algorithmNames.filter(hasSpacings).at(-1)} also with ${spacingNames.map(name => `-${name}`).join(', ')}`
