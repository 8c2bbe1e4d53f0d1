import { basename, dirname, join } from 'node:path'
import type { CheckpointGraphOptions } from '../../../core/diffusion/checkpoint-graphs.ts'
import { readIpAdapter } from '../../../core/weights/read-ip-adapter.ts'
import type { Weights } from '../../../core/weights/weight.ts'
import { adapterRoles, type PackFile } from '../../../shared/pack-manifest.ts'
import type { Pack } from '../registry/pack-library.ts'
import { listedFile } from '../registry/verify.ts'

export interface AddedLora {
  readonly pack: Pack
  readonly weight: number
  /** Of the text encoders. Default: `weight`. */
  readonly textEncoderWeight?: number
}

/** What is added to the networks of a checkpoint as they are opened. All packs lie in the checkpoint's models folder. */
export interface Adaptation {
  /** Merged into the weights, as much of each as its weight says. */
  readonly loras: readonly AddedLora[]
  /** Textual inversions: rows after the tokens of the text encoders. */
  readonly embeddings: readonly Pack[]
  readonly ipAdapter?: Pack
  /** Whether the UNet takes what ControlNets add to its residuals. */
  readonly controlnets?: boolean
}

/** What of an adaptation a network is opened with; undefined where nothing concerns it, so that it is as it was. */
export const adaptationOf = (
  network: string,
  { loras, embeddings, ipAdapter, controlnets }: Adaptation,
): Adaptation | undefined => {
  const isUnet = network === 'unet'
  const acting = loras
    .map(({ pack, weight, textEncoderWeight = weight }) => ({
      pack,
      weight: isUnet ? weight : textEncoderWeight,
    }))
    .filter(({ pack, weight }) => weight !== 0 && concerns(pack, network))
  if (isUnet)
    return acting.length > 0 || ipAdapter || controlnets
      ? { loras: acting, embeddings: [], ipAdapter, controlnets }
      : undefined
  if (!network.startsWith('text_encoder')) return undefined
  return acting.length + embeddings.length > 0 ? { loras: acting, embeddings } : undefined
}

/** Whether a LoRA changes a network; one whose manifest does not tell may. */
const concerns = ({ manifest }: Pack, network: string): boolean =>
  manifest.roles.lora?.networks?.some(name => name === network) ?? true

/** Identifies what an adaptation changes: with the same text, a network computes the same. */
export const adaptationKey = ({ loras, embeddings, ipAdapter, controlnets }: Adaptation): string =>
  [
    ...loras.map(({ pack, weight }) => `lora ${adapterFile(pack).sha256} ${weight}`),
    ...embeddings.map(pack => `embedding ${adapterFile(pack).sha256}`),
    ...(ipAdapter ? [`ip-adapter ${adapterFile(ipAdapter).sha256}`] : []),
    ...(controlnets ? ['controlnets'] : []),
  ].join('\n')

/** The file with an adapter's weights, as its manifest lists it. @throws LikenessError `pack-incomplete` */
export const adapterFile = (pack: Pack): PackFile => {
  const role = adapterRoles.find(name => pack.manifest.roles[name])
  return listedFile(pack, (role && pack.manifest.roles[role]?.files.weights) ?? 'weights')
}

/** Packs whose files a graph refers to beside the checkpoint's. */
export const adapterPacks = ({ loras, embeddings, ipAdapter }: Adaptation): readonly Pack[] => [
  ...loras.map(({ pack }) => pack),
  ...embeddings,
  ...(ipAdapter ? [ipAdapter] : []),
]

/** The folder that locations of `inModelsFolder` start from. */
export const modelsFolderOf = ({ folder }: Pack): string => dirname(folder)

/** Weights of a pack with locations that start from the models folder, as graphs over several packs need them. */
export const inModelsFolder = ({ folder }: Pack, weights: Weights): Weights =>
  new Map(
    Array.from(weights, ([name, weight]) => [
      name,
      { ...weight, location: `${basename(folder)}/${weight.location}` },
    ]),
  )

/**
 * What a graph is written with for an adaptation, beside changed weights; locations start from the models folder.
 * @throws LikenessError what `readIpAdapter` throws
 */
export const readAdditions = async ({
  controlnets,
  ipAdapter,
}: Adaptation): Promise<Pick<CheckpointGraphOptions, 'residuals' | 'ipAdapter'>> => {
  if (!ipAdapter) return { residuals: controlnets }
  const { weights } = await readIpAdapter(join(ipAdapter.folder, adapterFile(ipAdapter).path))
  return { residuals: controlnets, ipAdapter: inModelsFolder(ipAdapter, weights) }
}
