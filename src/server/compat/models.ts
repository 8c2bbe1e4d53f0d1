import { type EngineClient, LikenessError } from '../../engine/index.ts'
import type { PackReport } from '../../shared/api/models.ts'
import type { ReadPolicy } from '../jobs/policy.ts'
import { chosenModels } from '../jobs/policy.ts'

export type TextToImagePack = PackReport & { readonly textToImage: NonNullable<PackReport['textToImage']> }

/** The text-to-image packs, which other programs' APIs call models. */
export interface TextToImageModels {
  list(): Promise<readonly TextToImagePack[]>
  /** Without an id, the default model. @throws LikenessError `unknown-pack` */
  find(id?: string): Promise<TextToImagePack>
  /** Sets the default model, until the server ends. */
  choose(id: string): Promise<void>
}

export const createTextToImageModels = (engine: EngineClient, policy: ReadPolicy): TextToImageModels => {
  let defaultId: string | undefined
  const list = async () => {
    const { packs } = await engine.request('models.list', {})
    return packs.flatMap(pack => (pack.textToImage ? [{ ...pack, textToImage: pack.textToImage }] : []))
  }
  const find = async (asked = defaultId) => {
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
      defaultId = (await find(id)).id
    },
  }
}
