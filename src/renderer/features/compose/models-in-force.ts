import type { AutomaticPacks, PackReport } from '../../../shared/machine.ts'
import type { ModelChoice, PackChoice } from '../../../shared/options.ts'

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

/** What was chosen, without packs that are not installed any more. */
export const modelsInForce = (choice: ModelChoice, packs: readonly PackReport[]): ModelChoice =>
  Object.fromEntries(
    Object.entries(choice).filter(
      ([role, id]) => id === builtIn || packsFor(packs, role as ModelRole).some(pack => pack.id === id),
    ),
  )

/** The choice as jobs have it; undefined where all is automatic. */
export const packChoiceOf = ({ 'text-to-image': _, ...use }: ModelChoice): PackChoice | undefined =>
  Object.keys(use).length > 0 ? use : undefined

/** Names what looks for faces: the same name, the same faces. */
export const finderOf = (models: ModelChoice, automatic: AutomaticPacks): string =>
  (['face-detector', 'face-landmarks'] as const)
    .map(role => models[role] ?? automatic[role]?.join() ?? '')
    .join(' ')
