import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { CheckpointNetwork, CheckpointNetworks } from '../../../core/diffusion/checkpoint-graphs.ts'
import { mergeLoras } from '../../../core/diffusion/lora/merge-loras.ts'
import { planLoraMerge, withMergedTensors } from '../../../core/diffusion/lora/plan-lora-merge.ts'
import type { Checkpoint, CheckpointComponents } from '../../../core/weights/checkpoint.ts'
import { ipAdapterLora } from '../../../core/weights/ip-adapter-lora.ts'
import type { LoraChanges } from '../../../core/weights/lora/lora-file.ts'
import { readLora } from '../../../core/weights/lora/read-lora.ts'
import { readIpAdapter } from '../../../core/weights/read-ip-adapter.ts'
import { readSafetensors } from '../../../core/weights/safetensors.ts'
import type { Weights } from '../../../core/weights/weight.ts'
import { checkpointFiles, readPackCheckpoint } from '../registry/pack-checkpoint.ts'
import type { Pack } from '../registry/pack-library.ts'
import { type Adaptation, adapterFile, inModelsFolder, modelsFolderOf } from './adaptation.ts'
import type { MergedWeights } from './merged-weights.ts'

/** A checkpoint's networks, one of them with what is added to it; locations start from the models folder. */
export interface AdaptedNetwork {
  readonly networks: CheckpointNetworks
  /** To be called when no session uses it any more. */
  readonly release: () => void
}

/** Raised when merging computes otherwise than before. */
const mergeVersion = 1

/**
 * Reads a checkpoint, and merges LoRAs into one of its networks unless that was done before. The files of both were verified.
 * @throws LikenessError what `readLora`, `planLoraMerge` and `mergeLoras` throw; `disk-full`, `output-not-writable`; the reason
 *   of the inference context's signal
 */
export const adaptNetwork = async (
  pack: Pack,
  network: CheckpointNetwork,
  { loras: added, ipAdapter }: Adaptation,
  merged: MergedWeights,
): Promise<AdaptedNetwork> => {
  const checkpoint = await readPackCheckpoint(pack)
  const relocated = { ...checkpoint, components: relocate(pack, checkpoint.components) }
  // Before the others, since it is the checkpoint's own UNet that it was trained with.
  const face =
    ipAdapter && network === 'unet' ? await readFaceLora(ipAdapter, relocated.components.unet) : null
  const loras = ipAdapter && face ? [{ pack: ipAdapter, weight: 1 }, ...added] : added
  if (loras.length === 0) return { networks: relocated, release: () => {} }
  const models = modelsFolderOf(pack)
  const files = checkpointFiles(pack).map(({ sha256 }) => sha256)
  const hashes = loras.map(lora => adapterFile(lora.pack).sha256)
  const shares = loras.map(({ weight }, i) => `${hashes[i]} ${weight}`)
  const key = createHash('sha256').update([...files, network, ...shares, mergeVersion].join('\n'))
  const { location, release } = await merged.use({
    models,
    name: { checkpoint: files[0]!, network, loras: hashes, key: key.digest('hex') },
    plan: () => planMerge(relocated, network, { loras: added, face }, models),
  })
  try {
    const { tensors } = await readSafetensors(join(models, location), location)
    return {
      networks: { ...relocated, components: withMergedTensors(relocated.components, tensors) },
      release,
    }
  } catch (error) {
    release()
    throw error
  }
}

const planMerge = async (
  checkpoint: Checkpoint,
  network: CheckpointNetwork,
  { loras, face }: { readonly loras: Adaptation['loras']; readonly face: LoraChanges | null },
  models: string,
) => {
  const read = loras.map(async ({ pack, weight }) => {
    const { path } = adapterFile(pack)
    const lora = await readLora(join(pack.folder, path), `${basename(pack.folder)}/${path}`)
    return { lora: { ...lora, modules: lora.modules.filter(module => module.network === network) }, weight }
  })
  const others = await Promise.all(read)
  const merge = planLoraMerge(checkpoint, face ? [{ lora: face, weight: 1 }, ...others] : others)
  const write = async (file: string): Promise<void> => {
    const handle = await open(file, 'wx')
    try {
      await mergeLoras(merge, {
        weightsFolder: models,
        write: async bytes => {
          await handle.writeFile(bytes)
        },
      })
      // What is there after a power cut must be whole: nothing compares its values again.
      await handle.datasync()
    } finally {
      await handle.close()
    }
  }
  return { bytes: merge.bytes, write }
}

/** The LoRA that an IP-Adapter comes with; null for one without. */
const readFaceLora = async (pack: Pack, unet: Weights): Promise<LoraChanges | null> => {
  const { path } = adapterFile(pack)
  const { base, weights } = await readIpAdapter(join(pack.folder, path))
  return ipAdapterLora({ base, weights: inModelsFolder(pack, weights) }, unet, path) ?? null
}

/** The same networks with locations that start from the models folder. */
const relocate = (pack: Pack, components: CheckpointComponents): CheckpointComponents => ({
  unet: inModelsFolder(pack, components.unet),
  ...Object.fromEntries(
    Object.entries<Weights>({ ...components }).map(([name, weights]) => [
      name,
      inModelsFolder(pack, weights),
    ]),
  ),
})
