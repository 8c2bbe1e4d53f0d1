import type { AdapterRole, CheckpointSettings } from '../pack-manifest.ts'
import { adapterCalled, adapterOfHash, type NamedAdapter } from '../prompt/adapter-names.ts'
import { readTags, renameLoras } from '../prompt/extra-networks.ts'
import type { DrawingRecipe } from './recipe.ts'

type Kind = CheckpointSettings['kind'] | null

/** How a recipe names an adapter. */
interface Recorded {
  readonly id: string
  readonly name?: string
  readonly hash?: string
}

/** The installed adapter that a recipe names: by its hash, since names differ from one machine to another, else by its name. */
export const adapterOfRecipe = <A extends NamedAdapter>(
  role: AdapterRole,
  { id, name = id, hash }: Recorded,
  adapters: readonly A[],
  kind: Kind,
): A | undefined => {
  const ofRole = adapters.filter(({ adapter }) => adapter.role === role)
  return (
    adapterOfHash(role, hash, ofRole) ??
    ofRole.find(adapter => adapter.id === id) ??
    adapterCalled(name, ofRole, kind)
  )
}

/** The prompt of a recipe as it is typed here. */
export interface PromptOfRecipe {
  /** With the names that LoRAs have here. */
  readonly prompt: string
  /** Names of what was added to the checkpoint, in the prompt or beside it, and is not installed. */
  readonly missing: readonly string[]
}

export const promptOfRecipe = (
  { prompt, loras = [], vae, named = [] }: Pick<DrawingRecipe, 'prompt' | 'loras' | 'vae' | 'named'>,
  adapters: readonly NamedAdapter[],
  kind: Kind,
): PromptOfRecipe => {
  const find = (role: AdapterRole, recorded: Recorded) => adapterOfRecipe(role, recorded, adapters, kind)
  const hashOf = (name: string) =>
    named.find(each => each.role === 'lora' && each.name === withoutSeparators(name))?.hash
  const tagged = new Map(
    readTags(prompt).loras.map(({ name }) => [name, find('lora', { id: name, hash: hashOf(name) })]),
  )
  const nameHere = (name: string): string | null => {
    const found = tagged.get(name)
    const isMeant = (other: string) => find('lora', { id: other })?.id === found?.id
    if (!found || isMeant(name)) return null
    return isMeant(found.adapter.name) && !/[:<>]/.test(found.adapter.name) ? found.adapter.name : found.id
  }
  // A prompt names an embedding by a word, which no hash replaces.
  const words = named.filter(({ role }) => role === 'textual-inversion')
  const missing = [
    ...[...tagged].flatMap(([name, found]) => (found ? [] : name)),
    ...loras.flatMap(({ lora: id, name, hash }) => (find('lora', { id, name, hash }) ? [] : (name ?? id))),
    ...(vae && !find('vae', { ...vae, id: vae.vae }) ? [vae.name ?? vae.vae] : []),
    ...words.flatMap(({ role, name }) => (find(role, { id: name }) ? [] : name)),
  ]
  return { prompt: renameLoras(prompt, nameHere), missing: [...new Set(missing)] }
}

/** As lists of hashes have names. */
const withoutSeparators = (name: string): string => name.replace(/[:,"\\]/g, '')
