import { type Engine, LikenessError, request } from '../../engine/index.ts'
import type { PackReport } from '../../shared/api/models.ts'
import type { ReadPolicy } from '../jobs/policy.ts'
import { chosenModels } from '../jobs/policy.ts'

export type TextToImagePack = PackReport & { readonly textToImage: NonNullable<PackReport['textToImage']> }

/** The packs that can draw, which other programs call models. */
export interface Packs {
  list(): Promise<readonly TextToImagePack[]>
  /** Without an id, the one requests use that name none. @throws LikenessError `unknown-pack` */
  find(id?: string): Promise<TextToImagePack>
  /** Which one requests use that name none. */
  choose(id: string): Promise<void>
}

export const createPacks = (engine: Engine, policy: ReadPolicy): Packs => {
  let chosen: string | undefined
  const list = async () => {
    const { packs } = await request(engine, 'models.list', {})
    return packs.flatMap(pack => (pack.textToImage ? [{ ...pack, textToImage: pack.textToImage }] : []))
  }
  const find = async (asked = chosen) => {
    const id = asked ?? (await chosenModels(engine, policy)).pack ?? 'starter'
    const packs = await list()
    const found = packs.find(pack => pack.id === id)
    if (found) return found
    const ids = packs.map(pack => pack.id).join(', ')
    throw new LikenessError('unknown-pack', `There is no model "${id}". Choose one of: ${ids}.`)
  }
  return {
    list,
    find,
    choose: async id => {
      chosen = (await find(id)).id
    },
  }
}
