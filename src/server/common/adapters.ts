import { type EngineClient, LikenessError } from '../../engine/index.ts'
import type { AdapterReport, PackReport } from '../../shared/api/models.ts'
import type { AdapterRole, CheckpointSettings } from '../../shared/pack-manifest.ts'
import { adapterCalled } from '../../shared/prompt/adapter-names.ts'

export type AdapterPack = PackReport & { readonly adapter: AdapterReport }

type Kind = CheckpointSettings['kind'] | null

/** What is added to checkpoints, which other programs' APIs name by their files. */
export interface Adapters {
  list(role: AdapterRole): Promise<readonly AdapterPack[]>
  /**
   * The id of the VAE that is called so, or without a name the default one; undefined for the model's own.
   * @param kind of the model
   * @throws LikenessError `unknown-pack`
   */
  findVae(name: string | undefined, kind: Kind): Promise<string | undefined>
  /** Sets the default VAE, until the server ends. @throws LikenessError `unknown-pack` */
  chooseVae(name: string): Promise<void>
  /** How AUTOMATIC1111 says which VAE is the default. */
  chosenVae(): string
}

/** What AUTOMATIC1111 calls the VAE of a model. */
const ownVae: readonly string[] = ['automatic', 'none', '']

const ending = /\.(safetensors|pt|ckpt)$/i

export const createAdapters = (engine: EngineClient): Adapters => {
  let chosen = 'Automatic'
  const list: Adapters['list'] = async role => {
    const { packs } = await engine.request('models.list', {})
    return packs.flatMap(pack => (pack.adapter?.role === role ? [{ ...pack, adapter: pack.adapter }] : []))
  }
  const findVae: Adapters['findVae'] = async (name = chosen, kind) => {
    if (ownVae.includes(name.trim().toLowerCase())) return undefined
    const vaes = await list('vae')
    const found = adapterCalled(name.replace(ending, ''), vaes, kind)
    if (found) return found.id
    const names = ['Automatic', ...vaes.map(({ adapter }) => fileOf(adapter))].join(', ')
    throw new LikenessError('unknown-pack', `There is no VAE "${name}". Choose one of: ${names}.`)
  }
  return {
    list,
    findVae,
    chooseVae: async name => {
      await findVae(name, null)
      chosen = name.trim() || 'Automatic'
    },
    chosenVae: () => chosen,
  }
}

/** Name of the file, without its folder. */
export const fileOf = ({ name }: Pick<AdapterReport, 'name'>): string => `${name}.safetensors`
