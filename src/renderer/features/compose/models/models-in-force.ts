import type { AutomaticPacks, PackReport } from '../../../../shared/api/models.ts'
import type { ModelChoice, PackChoice } from '../../../../shared/api/options.ts'

export type ModelRole = keyof ModelChoice

/** The pack that comes with the app, and stands for doing without a network. */
export const builtIn = 'starter'

/** Roles in the order of the work, without the one that draws. */
export const helperRoles = [
  'face-swapper',
  'face-restorer',
  'upscaler',
  'face-detector',
  'face-landmarks',
  'face-embedder',
  'face-masker',
] as const satisfies readonly ModelRole[]

/** What a role can be filled with besides the built-in way. */
export const packsFor = (packs: readonly PackReport[], role: ModelRole): readonly PackReport[] =>
  packs.filter(({ id, roles }) => id !== builtIn && roles.includes(role))

interface Installed {
  readonly packs: readonly PackReport[]
  /** Ids of packs whose swapper cannot work until its embedder is installed. */
  readonly lackEmbedder: readonly string[]
}

/** What was chosen, without packs that are not installed any more, and without swappers that cannot work. */
export const modelsInForce = (choice: ModelChoice, { packs, lackEmbedder }: Installed): ModelChoice =>
  Object.fromEntries(
    Object.entries(choice).filter(
      ([role, id]) =>
        id === builtIn ||
        (packsFor(packs, role as ModelRole).some(pack => pack.id === id) &&
          !(role === 'face-swapper' && lackEmbedder.includes(id))),
    ),
  )

/** What can be chosen of the models at work beside the models themselves. */
export interface ModelOptions {
  readonly pixelBoost: boolean
  readonly glasses: boolean
  readonly fidelity: boolean
}

export const optionsOf = (
  models: ModelChoice,
  { packs, automatic }: Pick<Installed, 'packs'> & { readonly automatic: AutomaticPacks },
): ModelOptions => {
  const atWork = (role: ModelRole) => models[role] ?? automatic[role]?.[0] ?? builtIn
  const swapsByNetwork = atWork('face-swapper') !== builtIn
  const restorer = packs.find(({ id }) => id === atWork('face-restorer'))
  return {
    pixelBoost: swapsByNetwork,
    glasses: !swapsByNetwork,
    fidelity: restorer?.networks['face-restorer'] === 'codeformer',
  }
}

/** The choice as jobs have it; undefined where all is automatic. */
export const packChoiceOf = ({ 'text-to-image': _, ...use }: ModelChoice): PackChoice | undefined =>
  Object.keys(use).length > 0 ? use : undefined

/** Names what looks for faces: the same name, the same faces. */
export const finderOf = (models: ModelChoice, automatic: AutomaticPacks): string =>
  (['face-detector', 'face-landmarks'] as const)
    .map(role => models[role] ?? automatic[role]?.join() ?? '')
    .join(' ')
