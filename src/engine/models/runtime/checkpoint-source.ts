import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  type CheckpointNetwork,
  type CheckpointNetworks,
  isCheckpointNetwork,
  networkWeights,
  writeCheckpointGraph,
} from '../../../core/diffusion/checkpoint-graphs.ts'
import { estimateRunMemory } from '../../../core/diffusion/run-memory.ts'
import { openSession } from '../../../core/onnx/open-session.ts'
import { elementCount } from '../../../core/tensor/tensor.ts'
import type { Weight, Weights } from '../../../core/weights/weight.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { writeFileAtomic } from '../../../node/write-file-atomic.ts'
import {
  checkpointFiles,
  networkConfigFile,
  readNetworkConfig,
  readPackNetworks,
} from '../registry/pack-checkpoint.ts'
import { readPackEmbedding } from '../registry/pack-embedding.ts'
import type { Pack } from '../registry/pack-library.ts'
import { verifiedFile } from '../registry/verify.ts'
import { adaptNetwork } from './adapt-network.ts'
import {
  type Adaptation,
  adaptationKey,
  adapterFile,
  adapterPacks,
  inModelsFolder,
  modelsFolderOf,
  readAdditions,
} from './adaptation.ts'
import type { MergedWeights } from './merged-weights.ts'
import type { NetworkSource } from './network-source.ts'

/** Raised when graphs compute otherwise than before, so that they are benchmarked again. */
const graphVersion = 1

/** Whether a path names a network of a checkpoint instead of a file. */
export const namesCheckpointNetwork = ({ manifest: { roles } }: Pack, path: string): boolean =>
  (roles['text-to-image']?.checkpoint ?? roles['preview-decoder'] ?? roles.vae ?? roles.controlnet) !==
    undefined && isCheckpointNetwork(path)

/**
 * A network of a checkpoint: a graph that is written when it is opened, over weights that stay where they are.
 * @param path its name, as `unet`
 * @param folder where graphs are kept for the processes that benchmark them
 * @param merged where LoRAs are merged into weights
 * @param adaptation what `adaptationOf` says of the network
 */
export const checkpointSource = (
  pack: Pack,
  path: string,
  folder: string | null,
  merged: MergedWeights,
  adaptation?: Adaptation,
): NetworkSource => {
  const network = path as CheckpointNetwork
  const files = checkpointFiles(pack)
  const clipSkip = pack.manifest.roles['text-to-image']?.checkpoint?.clipSkip ?? 0
  const sha256 = createHash('sha256')
    .update(
      [
        ...files.map(file => file.sha256),
        networkConfigFile(pack, path)?.sha256,
        path,
        clipSkip,
        graphVersion,
        ...(adaptation ? [adaptationKey(adaptation)] : []),
      ].join('\n'),
    )
    .digest('hex')
  const weights = async (): Promise<Weights> =>
    networkWeights(await readPackNetworks(pack), network) ?? new Map()
  const weightsFolder = adaptation ? modelsFolderOf(pack) : pack.folder
  const write = async (networks: CheckpointNetworks, family: 'cpu' | 'gpu') =>
    writeCheckpointGraph(
      networks,
      network,
      { family, precision: family === 'cpu' ? 'float32' : 'float16' },
      {
        ...{ clipSkip, config: await readNetworkConfig(pack, network) },
        embeddings: await readEmbeddingRows(adaptation?.embeddings ?? [], network),
        ...(adaptation && (await readAdditions(adaptation))),
      },
    )
  const name = `${pack.manifest.id}/${path}`
  return {
    pack,
    path,
    name,
    sha256,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    weights: async () => {
      const all = [...(await weights()).values()]
      return {
        inline: 0,
        widened: all.reduce((sum, { dims }) => sum + 4 * elementCount(dims), 0),
      }
    },
    estimateRun: async feeds => estimateRunMemory(await weights(), feeds),
    isMapped: async () => true,
    verify: async () => {
      const locations = new Set(Array.from((await weights()).values(), ({ location }) => location))
      for (const location of locations) await verifiedFile(pack, location)
      for (const adapter of adaptation ? adapterPacks(adaptation) : [])
        await verifiedFile(adapter, adapterFile(adapter).path)
      const { networks, release } = adaptation
        ? await adaptNetwork(pack, network, adaptation, merged)
        : { networks: await readPackNetworks(pack), release: undefined }
      return {
        release,
        openOnCpu: async () =>
          openSession(await write(networks, 'cpu'), {
            ...{ name, weightsFolder, verified: true },
            ...{ optimisation: 'none', prepack: false },
          }),
        graphs: async () => {
          const [cpu, provider] = await Promise.all(
            (['cpu', 'gpu'] as const).map(async family => {
              const file = join(folder ?? pack.folder, `${sha256}-${family}.onnx`)
              await makeFolder(join(file, '..'))
              await writeFileAtomic(file, await write(networks, family), { durable: false })
              return file
            }),
          )
          return { cpu: cpu!, provider: provider!, weightsFolder }
        },
      }
    },
  }
}

/** Vectors of embeddings for a text encoder, with locations that start from the models folder. */
const readEmbeddingRows = async (packs: readonly Pack[], network: string): Promise<readonly Weight[]> => {
  const found = await Promise.all(
    packs.map(async pack => {
      const { rows } = await readPackEmbedding(pack)
      return [
        ...inModelsFolder(pack, new Map(Object.entries(rows).filter(([name]) => name === network))).values(),
      ]
    }),
  )
  return found.flat()
}
