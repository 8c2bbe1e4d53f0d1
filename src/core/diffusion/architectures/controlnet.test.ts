import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type ControlNetLayout,
  type ControlNetName,
  controlImage,
  controlNetGoldens,
  goldenInput,
  writeControlNet,
} from '../../../../tests/golden/controlnet-golden.ts'
import { outputError } from '../../../../tests/golden/golden-checkpoint.ts'
import { runGraph } from '../../../../tests/golden/golden-weights.ts'
import { floatTensor, type Tensor } from '../../tensor/tensor.ts'
import { readControlNet } from '../../weights/read-controlnet.ts'
import { controlImageTensor } from '../control-residuals.ts'
import { controlNet, controlNetCondEmbedding } from './controlnet.ts'
import { inferControlNetConfig } from './controlnet-config.ts'
import type { GraphTarget } from './layers.ts'

const names = Object.keys(controlNetGoldens.networks) as ControlNetName[]
const layouts: readonly ControlNetLayout[] = ['diffusers', 'original']

const outputsOf = async (name: ControlNetName, layout: ControlNetLayout, target: GraphTarget) => {
  const path = writeControlNet(name, layout)
  const { weights } = await readControlNet(path)
  const config = inferControlNetConfig(weights)
  const folder = dirname(path)
  const cond = { controlnet_cond: controlImageTensor(controlImage(64, 64)) }
  const { controlnet_cond_embedding } = await runGraph(controlNetCondEmbedding(weights, target), folder, cond)
  const attends = config.crossAttentionDim !== null
  const pooled = weights.get('add_embedding.linear_1.weight')?.dims[1]
  const residuals = await runGraph(controlNet(weights, config, target), folder, {
    sample: goldenInput('sample.input', [1, 4, 8, 8], 4),
    timestep: floatTensor(Float32Array.of(500), [1]),
    ...(attends && {
      encoder_hidden_states: goldenInput('encoder_hidden_states.input', [1, 77, config.crossAttentionDim], 8),
    }),
    ...(pooled && {
      text_embeds: goldenInput('text_embeds.input', [1, pooled - 6 * 256]),
      time_ids: floatTensor(Float32Array.of(64, 64, 0, 0, 64, 64), [1, 6]),
    }),
    controlnet_cond_embedding: controlnet_cond_embedding!,
    conditioning_scale: floatTensor(Float32Array.of(0.7), [1]),
  })
  return { ...residuals, controlnet_cond: controlnet_cond_embedding! }
}

describe.each(names.flatMap(name => layouts.map(layout => ({ name, layout }))))(
  'a ControlNet of $name by the names of $layout',
  ({ name, layout }) => {
    test.each([
      { family: 'cpu', precision: 'float32', bound: 1e-4 } as const,
      { family: 'gpu', precision: 'float16', bound: 1e-2 } as const,
    ])('gives what diffusers gives, for $family', async ({ bound, ...target }) => {
      const outputs: Record<string, Tensor> = await outputsOf(name, layout, target)
      const theirs = controlNetGoldens.networks[name].outputs[layout]
      expect(Object.keys(outputs).sort()).toEqual(Object.keys(theirs).sort())
      for (const [key, golden] of Object.entries(theirs))
        expect(outputError(golden, outputs[key]!, 4)).toBeLessThan(bound)
    })

    test('is recognised with its base', async () => {
      const { base, precision } = await readControlNet(writeControlNet(name, layout))
      expect({ base, precision }).toEqual({
        base: controlNetGoldens.networks[name].base,
        precision: 'float16',
      })
    })
  },
)
