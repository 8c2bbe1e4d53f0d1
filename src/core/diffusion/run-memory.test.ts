import { expect, test } from 'vitest'
import {
  contentOf,
  type FullCheckpointName,
  fullCheckpoint,
} from '../../../tests/golden/golden-checkpoint.ts'
import { elementCount, floatTensor } from '../tensor/tensor.ts'
import { type NamedCheckpoint, recogniseCheckpoint } from '../weights/recognise-checkpoint.ts'
import { type CheckpointNetwork, networkWeights } from './checkpoint-graphs.ts'
import { estimateRunMemory } from './run-memory.ts'

const MB = 2 ** 20

const estimate = async (name: FullCheckpointName, network: CheckpointNetwork, side: number) => {
  const { single } = await fullCheckpoint(name)
  const checkpoint = recogniseCheckpoint(contentOf(single), 'x.safetensors') as NamedCheckpoint
  const weights = networkWeights(checkpoint, network)!
  const dims = [1, 4, side / 8, side / 8]
  const image = floatTensor(new Float32Array(elementCount(dims)), dims)
  const input = { vae_decoder: 'latent_sample', unet: 'sample' }[network as 'unet'] ?? 'input_ids'
  return estimateRunMemory(weights, { [input]: image }) / MB
}

// Measured with random weights of full size.
test.each([
  ['sd-1', 'unet', 512, 391],
  ['sd-1', 'unet', 1024, 635],
  ['sdxl', 'unet', 512, 402],
  ['sdxl', 'unet', 1024, 636],
  ['sd-1', 'vae_decoder', 512, 1065],
] as const)('%s: %s at %i is estimated within a tenth', async (name, network, side, measured) => {
  const estimated = await estimate(name, network, side)
  expect(estimated).toBeGreaterThan(0.9 * measured)
  expect(estimated).toBeLessThan(1.1 * measured)
})

test('what a text encoder takes is no reason to close anything', async () => {
  expect(await estimate('sdxl', 'text_encoder_2', 1024)).toBe(0)
})
