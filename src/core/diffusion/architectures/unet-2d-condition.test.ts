import { describe, expect, test } from 'vitest'
import {
  readTinyWeights,
  readUnetGolden,
  unetError,
  unetFeeds,
  unetFolder,
} from '../../../../tests/golden/unet-golden.ts'
import { openSession } from '../../onnx/open-session.ts'
import { asFloats } from '../../tensor/convert.ts'
import { unet2DCondition } from './unet-2d-condition.ts'
import { inferUnet2DConditionConfig, type UNet2DConditionConfig } from './unet-2d-condition-config.ts'

/** What tiny networks have otherwise than the published: narrow heads and few groups. */
const tinyConfig = (name: string): UNet2DConditionConfig => {
  const { config } = readUnetGolden(name)
  const inferred = inferUnet2DConditionConfig(readTinyWeights(`${name}.safetensors`))
  const heads = config.attention_head_dim as number | number[]
  const numAttentionHeads = inferred.blockOutChannels.map((_, i) =>
    typeof heads === 'number' ? heads : heads[i]!,
  )
  return { ...inferred, numAttentionHeads, normNumGroups: config.norm_num_groups as number }
}

const families = {
  sd1: 'Stable Diffusion 1.x, stored in half precision',
  sd2: 'Stable Diffusion 2.x, stored in single precision',
  sdxl: 'SDXL',
  inpaint: 'inpainting, of nine channels',
  edit: 'editing by instructions, of eight channels',
  lcm: 'a latent consistency model, stored in bfloat16',
  'without-mid': 'a distilled network without a middle',
  depths: 'a distilled network with attentions of several depths',
}

describe.each(Object.entries(families))('the UNet %s', (name, description) => {
  const { cases } = readUnetGolden(name)
  test.each(cases)(
    `${description}: answers as in diffusers for $batch × $height × $width, $tokens tokens`,
    async golden => {
      const config = tinyConfig(name)
      const weights = readTinyWeights(`${name}.safetensors`)
      const bytes = unet2DCondition(weights, config, { family: 'cpu', precision: 'float32' })
      const session = await openSession(bytes, {
        ...{ weightsFolder: unetFolder, optimisation: 'none', prepack: false },
      })
      try {
        const { out_sample } = await session.run(unetFeeds(golden, config))
        expect(unetError(golden, asFloats(out_sample!))).toBeLessThan(1e-5)
      } finally {
        await session.dispose()
      }
    },
  )
})
