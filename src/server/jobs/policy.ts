import type { EngineClient } from '../../engine/index.ts'
import type { PictureWorkInput } from '../../shared/api/jobs.ts'
import type { ModelChoice, PackChoice, ProviderName } from '../../shared/api/options.ts'
import type { ApiPolicy } from '../../shared/api/settings.ts'

/** Reads the person's current settings. Absent for the command line's server, which has none: its clients decide. */
export type ReadPolicy = (() => ApiPolicy) | undefined

interface ChosenModels {
  /** The text-to-image pack. */
  readonly pack: string | undefined
  readonly use: PackChoice | undefined
}

/** The person's choice of models, without those that are not installed. */
export const chosenModels = async (engine: EngineClient, policy: ReadPolicy): Promise<ChosenModels> => {
  const choice = Object.entries(policy?.().models ?? {})
  if (choice.length === 0) return { pack: undefined, use: undefined }
  const { packs } = await engine.request('models.list', {})
  const isThere = ([, id]: readonly [string, string]) => packs.some(pack => pack.id === id)
  const { 'text-to-image': pack, ...use }: ModelChoice = Object.fromEntries(choice.filter(isThere))
  return { pack, use }
}

interface GovernedInput {
  readonly provider?: ProviderName
  readonly use?: PackChoice
}

/** Fills in provider and packs from the settings where a request names none. */
export const withSettings = async <I extends GovernedInput>(
  input: I,
  engine: EngineClient,
  policy: ReadPolicy,
): Promise<I> => {
  if (!policy) return input
  const { use } = await chosenModels(engine, policy)
  const provider = !input.provider || input.provider === 'auto' ? policy().provider : input.provider
  return { ...input, provider, ...(use || input.use ? { use: { ...use, ...input.use } } : {}) }
}

/** Applies the person's settings to the work a client asked for. */
export const underPolicy = async (
  work: PictureWorkInput,
  engine: EngineClient,
  policy: ReadPolicy,
): Promise<PictureWorkInput> => {
  if (!policy) return work
  // A client may turn the safety filter on, not off.
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
