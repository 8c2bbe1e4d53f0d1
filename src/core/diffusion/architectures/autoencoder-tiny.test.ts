import { expect, test } from 'vitest'
import {
  readTensors,
  readWeightsGolden,
  relativeError,
  runGraph,
  storedTypes,
  storeTensors,
  wave,
} from '../../../../tests/golden/golden-weights.ts'
import { openSession } from '../../onnx/open-session.ts'
import { floatTensor } from '../../tensor/tensor.ts'
import { decodeLatents } from '../models/vae-decoder.ts'
import { encodeToLatents } from '../models/vae-encoder.ts'
import {
  autoencoderTinyDecoder,
  autoencoderTinyEncoder,
  inferAutoencoderTinyConfig,
} from './autoencoder-tiny.ts'
import type { GraphTarget } from './layers.ts'

const name = 'autoencoder-tiny'
const golden = readWeightsGolden(name)
const tensors = readTensors(name)
const cpu: GraphTarget = { family: 'cpu', precision: 'float32' }
const waves = wave([1, 4, 6, 9], 0.73)
/** Beyond ±3, where they are clipped. */
const latents = floatTensor(
  waves.data.map(v => 4 * v),
  waves.dims,
)
const targets = [
  { family: 'cpu', precision: 'float32', bound: 1e-5 },
  { family: 'gpu', precision: 'float32', bound: 1e-5 },
  { family: 'gpu', precision: 'float16', bound: 1e-2 },
] as const

test.each(storedTypes.flatMap(type => targets.map(target => ({ ...target, type }))))(
  'TAESD stored as $type, for $family in $precision, encodes and decodes as in diffusers',
  async ({ type, bound, ...target }) => {
    const { weights, weightsFolder } = storeTensors(tensors, type)
    const config = inferAutoencoderTinyConfig(weights)
    const { latent_sample } = await runGraph(autoencoderTinyEncoder(weights, config, target), weightsFolder, {
      sample: wave([1, 3, 48, 72], 0.37),
    })
    const { sample } = await runGraph(autoencoderTinyDecoder(weights, config, target), weightsFolder, {
      latent_sample: latents,
    })
    expect(relativeError(golden, 'latent_sample', latent_sample!)).toBeLessThan(bound)
    expect(relativeError(golden, 'sample', sample!)).toBeLessThan(bound)
  },
)

test('it serves where a VAE does, with the scaling factor 1', async () => {
  const { weights, weightsFolder } = storeTensors(tensors, 'float16')
  const config = inferAutoencoderTinyConfig(weights)
  const open = (graph: Uint8Array) => openSession(graph, { weightsFolder, optimisation: 'none' })
  const decoder = await open(autoencoderTinyDecoder(weights, config, cpu))
  const encoder = await open(autoencoderTinyEncoder(weights, config, cpu))
  try {
    const picture = await decodeLatents(decoder, latents, 1)
    expect([picture.width, picture.height]).toEqual([72, 48])
    const { values } = golden.outputs.sample!
    // Red of the first row: every 17th of the reference's values.
    for (const [i, x] of [0, 17, 34, 51, 68].entries()) {
      const expected = Math.min(255, Math.max(0, (values[i]! + 1) * 127.5))
      expect(Math.abs(picture.data[3 * x]! - expected)).toBeLessThanOrEqual(1)
    }
    const noNoise = () => expect.unreachable('TAESD gives latents, not a distribution') as never
    const encoded = await encodeToLatents(encoder, picture, 1, noNoise)
    expect(encoded.dims).toEqual([1, 4, 6, 9])
  } finally {
    await decoder.dispose()
    await encoder.dispose()
  }
})

test('the configuration follows from names and shapes, also of one half alone', () => {
  const { weights } = storeTensors(tensors, 'float16')
  const both = {
    inChannels: 3,
    outChannels: 3,
    latentChannels: 4,
    numEncoderBlocks: [1, 3, 3, 3],
    numDecoderBlocks: [3, 3, 3, 1],
  }
  expect(inferAutoencoderTinyConfig(weights)).toEqual(both)
  const only = (part: string) => new Map([...weights].filter(([key]) => key.startsWith(part)))
  expect(inferAutoencoderTinyConfig(only('decoder'))).toEqual({ ...both, numEncoderBlocks: [] })
  expect(inferAutoencoderTinyConfig(only('encoder'))).toEqual({ ...both, numDecoderBlocks: [] })
})
