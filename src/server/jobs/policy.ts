import { type Engine, request } from '../../engine/index.ts'
import type { JobWorkInput } from '../../shared/api/jobs.ts'
import type { ModelChoice, PackChoice, ProviderName } from '../../shared/api/options.ts'
import type { ApiPolicy } from '../../shared/api/settings.ts'

/** The settings as they are now; absent where there are none: the command line's server does what its clients say. */
export type ReadPolicy = (() => ApiPolicy) | undefined

interface ChosenModels {
  /** The pack that draws. */
  readonly pack: string | undefined
  readonly use: PackChoice | undefined
}

/** The person's choice of models, as far as they are installed. */
export const chosenModels = async (engine: Engine, policy: ReadPolicy): Promise<ChosenModels> => {
  const choice = Object.entries(policy?.().models ?? {})
  if (choice.length === 0) return { pack: undefined, use: undefined }
  const { packs } = await request(engine, 'models.list', {})
  const isThere = ([, id]: readonly [string, string]) => packs.some(pack => pack.id === id)
  const { 'text-to-image': pack, ...use }: ModelChoice = Object.fromEntries(choice.filter(isThere))
  return { pack, use }
}

interface Governed {
  readonly provider?: ProviderName
  readonly use?: PackChoice
}

/** Provider and packs of a request where it names them, else those of the settings. */
export const withSettings = async <I extends Governed>(
  input: I,
  engine: Engine,
  policy: ReadPolicy,
): Promise<I> => {
  if (!policy) return input
  const { use } = await chosenModels(engine, policy)
  const provider = !input.provider || input.provider === 'auto' ? policy().provider : input.provider
  return { ...input, provider, ...(use || input.use ? { use: { ...use, ...input.use } } : {}) }
}

/** Work as a client asked for it, under the person's settings. */
export const underPolicy = async (
  work: JobWorkInput,
  engine: Engine,
  policy: ReadPolicy,
): Promise<JobWorkInput> => {
  if (!policy) return work
  // A client may be stricter than the person, not laxer.
  const allowed = ({ allowNsfw = true }: { readonly allowNsfw?: boolean }) =>
    allowNsfw && !policy().safetyFilter
  switch (work.route) {
    case 'create': {
      const input = await withSettings(work.input, engine, policy)
      const pack = input.pack ?? (await chosenModels(engine, policy)).pack
      return { route: 'create', input: { ...input, pack, allowNsfw: allowed(input) } }
    }
    case 'swap': {
      const input = await withSettings(work.input, engine, policy)
      return { route: 'swap', input: { ...input, allowNsfw: allowed(input) } }
    }
    case 'enhance':
      return { route: 'enhance', input: await withSettings(work.input, engine, policy) }
    default:
      return work satisfies never
  }
}
