import { describe, expect, test } from 'vitest'
import {
  readTinyWeights,
  readUnetGolden,
  tinyUnetConfig,
  type UnetCase,
  unetError,
  unetFeeds,
  unetFolder,
} from '../../../../tests/golden/unet-golden.ts'
import { type OpenSessionOptions, openSession } from '../../onnx/open-session.ts'
import { asFloats } from '../../tensor/convert.ts'
import type { GraphTarget } from './layers.ts'
import { unet2DCondition } from './unet-2d-condition.ts'

const families = {
  sd1: 'Stable Diffusion 1.x, stored in half precision',
  sd2: 'Stable Diffusion 2.x, stored in single precision',
  sdxl: 'SDXL',
  inpaint: 'a network that paints into a mask, of nine channels',
  edit: 'a network that edits a picture, of eight channels',
  lcm: 'a latent consistency model, stored in bfloat16',
  'without-mid': 'a distilled network without a middle',
  depths: 'a distilled network with transformers of several depths',
}

/** Largest difference from what diffusers computes with the same weights, over the largest value. */
const errorOf = async (
  name: string,
  golden: UnetCase,
  target: GraphTarget,
  options: OpenSessionOptions,
): Promise<number> => {
  const config = await tinyUnetConfig(name)
  const bytes = unet2DCondition(await readTinyWeights(name), config, target)
  const session = await openSession(bytes, { weightsFolder: unetFolder, ...options })
  try {
    const { out_sample } = await session.run(unetFeeds(golden, config))
    return unetError(golden, asFloats(out_sample!))
  } finally {
    await session.dispose()
  }
}

const cases = Object.entries(families).flatMap(([name, family]) =>
  readUnetGolden(name).cases.map(golden => {
    const { batch, height, width, tokens } = golden
    return { name, golden, title: `${family}: ${batch} × ${height} × ${width}, ${tokens} tokens` }
  }),
)

describe('the UNet is that of diffusers', () => {
  test.each(cases)('on the cpu, $title', async ({ name, golden }) => {
    const unoptimised = { optimisation: 'none', prepack: false } as const
    const error = await errorOf(name, golden, { family: 'cpu', precision: 'float32' }, unoptimised)
    expect(error).toBeLessThan(1e-5)
  })

  test.each(cases)(
    'within half precision as written for graphics cards, $title',
    async ({ name, golden }) => {
      const error = await errorOf(name, golden, { family: 'gpu', precision: 'float16' }, {})
      expect(error).toBeLessThan(2e-3)
      expect(error).toBeGreaterThan(1e-5)
    },
  )
})

test('a tensor that a checkpoint lacks is named', async () => {
  const config = await tinyUnetConfig('sd1')
  const weights = new Map(await readTinyWeights('sd1'))
  weights.delete('up_blocks.1.resnets.0.conv2.weight')
  expect(() => unet2DCondition(weights, config, { family: 'cpu', precision: 'float32' })).toThrow(
    'the checkpoint has no tensor "up_blocks.1.resnets.0.conv2.weight"',
  )
})
