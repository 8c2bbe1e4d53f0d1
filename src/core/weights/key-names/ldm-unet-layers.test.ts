import { expect, test } from 'vitest'
import { contentOf, fullCheckpoint } from '../../../../tests/golden/golden-checkpoint.ts'
import { recogniseUNet } from '../recognise-unet.ts'
import { ldmUNetLayers } from './ldm-unet-layers.ts'

const prefix = 'model.diffusion_model.'

test.each(['sd-1', 'sd-1-lcm', 'sd-2', 'sdxl'] as const)(
  'every layer of %s is found by its name in the single file',
  async name => {
    const { tensors } = contentOf((await fullCheckpoint(name)).single)
    const recognised = recogniseUNet(tensors)
    if (!recognised || recognised.kind === 'other') throw new Error('not recognised')
    const { weights } = recognised.unet
    const found = ldmUNetLayers(weights)
    const stored = [...tensors].filter(([key]) => key.startsWith(prefix) && key.endsWith('.weight'))
    expect(stored.length).toBeGreaterThan(300)
    for (const [key, { offset }] of stored) {
      const layer = found.get(key.slice(prefix.length, -'.weight'.length))
      expect(weights.get(`${layer}.weight`)?.offset, key).toBe(offset)
    }
  },
)
