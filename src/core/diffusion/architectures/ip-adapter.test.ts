import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../../tests/cli.ts'
import { goldenInput } from '../../../../tests/golden/controlnet-golden.ts'
import {
  outputError,
  quietValues,
  safetensorsOf,
  tinyCheckpoint,
} from '../../../../tests/golden/golden-checkpoint.ts'
import { runGraph } from '../../../../tests/golden/golden-weights.ts'
import { goldenFace, ipAdapterGoldens, writeIpAdapter } from '../../../../tests/golden/ip-adapter-golden.ts'
import { floatTensor } from '../../tensor/tensor.ts'
import { readCheckpoint } from '../../weights/read-checkpoint.ts'
import { readIpAdapter } from '../../weights/read-ip-adapter.ts'
import { type CheckpointNetworks, writeCheckpointGraph } from '../checkpoint-graphs.ts'

const cpu = { family: 'cpu', precision: 'float32', bound: 1e-4 } as const
const gpu = { family: 'gpu', precision: 'float16', bound: 1e-2 } as const

test.each([
  { family: 'sd-1', target: cpu } as const,
  { family: 'sd-1', target: gpu } as const,
  { family: 'sdxl', target: cpu } as const,
])('a UNet of $family attends to a face as in diffusers, for $target.family', async ({ family, target }) => {
  const folder = temporaryFolder()
  const { weights, base } = await readIpAdapter(writeIpAdapter(family, folder))
  expect(base).toBe(family)
  const config = family === 'sdxl' ? { addition_time_embed_dim: 256 } : undefined
  const unet = await unetOf(family, folder)
  const graph = writeCheckpointGraph(unet, 'unet', target, { config, ipAdapter: weights })
  const tokenDim = weights.get('image_proj.norm.weight')!.dims[0]!
  const { out_sample } = await runGraph(graph, folder, {
    sample: goldenInput('sample.input', [1, 4, 8, 8], 4),
    timestep: floatTensor(Float32Array.of(500), [1]),
    encoder_hidden_states: goldenInput('encoder_hidden_states.input', [1, 77, tokenDim], 8),
    ...(family === 'sdxl' && {
      text_embeds: goldenInput('text_embeds.input', [1, pooledDim]),
      time_ids: floatTensor(Float32Array.of(64, 64, 0, 0, 64, 64), [1, 6]),
    }),
    image_embeds: floatTensor(goldenFace(), [1, 512]),
    ip_adapter_scale: floatTensor(Float32Array.of(0.7), [1]),
  })
  const { unetWithoutLora } = ipAdapterGoldens.families[family].outputs
  expect(outputError(unetWithoutLora, out_sample!)).toBeLessThan(target.bound)
})

test('an IP-Adapter of another UNet is refused', async () => {
  const folder = temporaryFolder()
  const { weights } = await readIpAdapter(writeIpAdapter('sdxl', folder))
  const unet = await unetOf('sd-1', folder)
  expect(() => writeCheckpointGraph(unet, 'unet', cpu, { ipAdapter: weights })).toThrow(
    'The IP-Adapter was made for another model: its layers do not fit.',
  )
})

/** Of the tiny SDXL, whose published form has 1280. */
const pooledDim = 128

const unetOf = async (family: 'sd-1' | 'sdxl', folder: string): Promise<CheckpointNetworks> => {
  const { single } = await tinyCheckpoint(`tiny-${family}`)
  const entries = single.filter(([name]) => name.startsWith('model.diffusion_model.'))
  const path = join(folder, 'model.safetensors')
  await writeFile(path, safetensorsOf(entries, { valuesOf: quietValues }))
  const { components } = await readCheckpoint(path)
  return { kind: family, components }
}
