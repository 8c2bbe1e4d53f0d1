import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { mergeLoras } from '../../src/core/diffusion/lora/merge-loras.ts'
import {
  type AppliedLora,
  planLoraMerge,
  withMergedTensors,
} from '../../src/core/diffusion/lora/plan-lora-merge.ts'
import { decodeFloat16 } from '../../src/core/tensor/float16.ts'
import type { Checkpoint } from '../../src/core/weights/checkpoint.ts'
import { readLora } from '../../src/core/weights/lora/read-lora.ts'
import { readSafetensors } from '../../src/core/weights/safetensors.ts'
import type { Weight } from '../../src/core/weights/weight.ts'
import { type LoraGolden, writeLora } from './lora-golden.ts'

/** Writes the LoRAs of a golden into a folder and reads them, with the weights they have there. */
export const goldenLoras = (
  name: string,
  { files, weights }: LoraGolden,
  folder: string,
): Promise<AppliedLora[]> =>
  Promise.all(
    files.map(async (file, i) => {
      const path = join(folder, `${name}-${i}.safetensors`)
      await writeLora(file, path)
      const [weight, textEncoderWeight] = weights[i]!
      return { lora: await readLora(path), weight, textEncoderWeight }
    }),
  )

/** The checkpoint with LoRAs in it, by a file of the changed tensors beside it. */
export const mergeInto = async (
  checkpoint: Checkpoint,
  loras: readonly AppliedLora[],
  folder: string,
  file: string,
): Promise<Checkpoint> => {
  const path = join(folder, file)
  const plan = planLoraMerge(checkpoint, loras)
  const handle = await open(path, 'w')
  try {
    await mergeLoras(plan, { weightsFolder: folder, write: piece => handle.writeFile(piece) })
  } finally {
    await handle.close()
  }
  const { tensors } = await readSafetensors(path)
  return { ...checkpoint, components: withMergedTensors(checkpoint.components, tensors) }
}

const decoders: Readonly<
  Record<Exclude<Weight['type'], 'int64' | 'float8e4m3fn'>, (bytes: Uint8Array) => Float32Array>
> = {
  float32: ({ buffer }) => new Float32Array(buffer),
  float16: ({ buffer }) => decodeFloat16(new Uint16Array(buffer)),
  bfloat16: ({ buffer }) =>
    new Float32Array(Uint32Array.from(new Uint16Array(buffer), bits => bits << 16).buffer),
  // The upper half of half precision.
  float8e5m2: bytes => decodeFloat16(Uint16Array.from(bytes, byte => byte << 8)),
}

/** All values of a weight. */
export const weightValues = async (
  { type, location, offset, bytes }: Weight,
  folder: string,
): Promise<Float32Array> => {
  const handle = await open(join(folder, location))
  try {
    const { buffer } = await handle.read(new Uint8Array(bytes), 0, bytes, offset)
    return decoders[type as keyof typeof decoders](buffer)
  } finally {
    await handle.close()
  }
}
