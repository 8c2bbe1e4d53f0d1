import type { ParsedInput } from '../../shared/api/contract.ts'
import { photoIdIn } from '../../shared/api/photos.ts'
import type { Recipe } from '../../shared/api/recipe.ts'
import { type Pack, reportPack } from '../models/registry/pack-library.ts'
import type { ValidCreate } from './validate-create.ts'

/** What a recipe says of what was added to a checkpoint. */
export type RecordedAdapters = Pick<Recipe, 'loras' | 'vae' | 'controlnets' | 'ipAdapter' | 'named'>

/**
 * What was added to a checkpoint, for its recipe: the hashes find the same files under any id. LoRAs that the prompt names are
 * not in the list: a recipe has the prompt as it was typed.
 * @param embeddings those that the prompts named
 */
export const recordAdapters = (
  {
    loras = [],
    controlnets = [],
    ipAdapter: followed,
  }: Pick<ParsedInput<'create'>, 'loras' | 'controlnets' | 'ipAdapter'>,
  { adapters, named }: Pick<ValidCreate, 'adapters' | 'named'>,
  embeddings: readonly Pack[],
): RecordedAdapters => {
  const packOf = (id: string) => adapters.loras.find(({ pack }) => pack.manifest.id === id)!.pack
  const listed = loras.map(choice => ({ ...choice, ...knownBy(packOf(choice.lora)) }))
  const words = [
    ...named.map(({ name, pack }) => ({ role: 'lora' as const, ...knownBy(pack), name })),
    ...embeddings.map(pack => ({ role: 'textual-inversion' as const, ...knownBy(pack) })),
  ]
  const { vae, ipAdapter } = adapters
  const controls = controlnets.map(({ image, ...choice }, i) => ({
    ...choice,
    ...knownBy(adapters.controlnets[i]!),
    photo: photoIdIn(image),
  }))
  return {
    loras: listed.length > 0 ? listed : undefined,
    vae: vae && { vae: vae.manifest.id, ...knownBy(vae) },
    controlnets: controls.length > 0 ? controls : undefined,
    ipAdapter: followed &&
      ipAdapter && {
        ...{ ipAdapter: followed.ipAdapter, ...knownBy(ipAdapter) },
        ...{ scale: followed.scale, photo: photoIdIn(followed.face) },
      },
    named: words.length > 0 ? words : undefined,
  }
}

const knownBy = (pack: Pack): { readonly name: string; readonly hash: string } => {
  const { adapter } = reportPack(pack)
  if (!adapter) throw new TypeError(`"${pack.manifest.id}" is no adapter`)
  return { name: adapter.name, hash: adapter.hash }
}
