import { type EngineClient, LikenessError } from '../../engine/index.ts'
import { shortHash } from '../../shared/api/checkpoints.ts'
import type { PackReport } from '../../shared/api/models.ts'
import type { ReadPolicy } from '../jobs/policy.ts'
import { chosenModels } from '../jobs/policy.ts'

export type TextToImagePack = PackReport & { readonly textToImage: NonNullable<PackReport['textToImage']> }

/** The text-to-image packs, which other programs' APIs call models. */
export interface TextToImageModels {
  list(): Promise<readonly TextToImagePack[]>
  /** By its id, title, hash or file; without a name, the default model. @throws LikenessError `unknown-pack` */
  find(name?: string): Promise<TextToImagePack>
  /** Sets the default model, until the server ends. */
  choose(name: string): Promise<void>
}

/** As AUTOMATIC1111 lists a model: its name, and in brackets the hash of its weights; the id where it has none. */
export const titleOf = ({ id, title, textToImage: { checkpoint } }: TextToImagePack): string =>
  checkpoint ? `${title} [${shortHash(checkpoint.sha256)}]` : id

/** What programs call a model besides its id. */
const namesOf = (pack: TextToImagePack): readonly string[] => {
  const { checkpoint } = pack.textToImage
  const hashes = checkpoint ? [checkpoint.file, shortHash(checkpoint.sha256), checkpoint.sha256] : []
  return [titleOf(pack), pack.title, ...hashes]
}

export const createTextToImageModels = (engine: EngineClient, policy: ReadPolicy): TextToImageModels => {
  let defaultId: string | undefined
  const list = async () => {
    const { packs } = await engine.request('models.list', {})
    return packs.flatMap(pack => (pack.textToImage ? [{ ...pack, textToImage: pack.textToImage }] : []))
  }
  const find = async (asked = defaultId) => {
    const name = asked ?? (await chosenModels(engine, policy)).pack ?? 'starter'
    const packs = await list()
    const found = packs.find(pack => pack.id === name) ?? packs.find(pack => namesOf(pack).includes(name))
    if (found) return found
    const ids = packs.map(pack => pack.id).join(', ')
    throw new LikenessError('unknown-pack', `There is no model "${name}". Choose one of: ${ids}.`)
  }
  return {
    list,
    find,
    choose: async name => {
      defaultId = (await find(name)).id
    },
  }
}
