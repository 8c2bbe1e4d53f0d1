import { expect, test } from 'vitest'
import {
  readTensors,
  readWeightsGolden,
  relativeError,
  runGraph,
  storedTypes,
  storeTensors,
  wave,
  withEveryValue,
} from '../../../../tests/golden/golden-weights.ts'
import { dummyInputs } from '../../onnx/dummy-inputs.ts'
import { readOnnxGraph } from '../../onnx/onnx-graph.ts'
import { allFinite, asFloats } from '../../tensor/convert.ts'
import type { FloatTensor } from '../../tensor/tensor.ts'
import type { Weights } from '../../weights/weight.ts'
import { statisticsInputs } from '../models/vae-statistics.ts'
import { autoencoderKlDecoder, autoencoderKlEncoder } from './autoencoder-kl.ts'
import { inferAutoencoderKlConfig } from './autoencoder-kl-config.ts'
import type { GraphTarget } from './layers.ts'

const cpu: GraphTarget = { family: 'cpu', precision: 'float32' }
const targets: readonly GraphTarget[] = [
  cpu,
  { family: 'gpu', precision: 'float32' },
  { family: 'gpu', precision: 'float16' },
]
const networks = ['autoencoder-kl', 'autoencoder-kl-plain']

/** What the scripts gave diffusers. */
const image = { sample: wave([1, 3, 36, 52], 0.37) }
const latents = { latent_sample: wave([1, 4, 9, 13], 0.73) }

const configOf = (weights: Weights) => ({ ...inferAutoencoderKlConfig(weights), normNumGroups: 4 })

/** Inputs of norms that use their own statistics. */
const feeding = (graph: Uint8Array, feeds: Record<string, FloatTensor>) =>
  readOnnxGraph(graph).then(read => ({ ...feeds, ...statisticsInputs(read) }))

const runBoth = async (
  { weights, weightsFolder }: ReturnType<typeof storeTensors>,
  target: GraphTarget,
  { sample, latent_sample } = { ...image, ...latents },
) => {
  const config = configOf(weights)
  const encoder = autoencoderKlEncoder(weights, config, target)
  const decoder = autoencoderKlDecoder(weights, config, target)
  const { latent_parameters } = await runGraph(encoder, weightsFolder, await feeding(encoder, { sample }))
  const decoded = await runGraph(decoder, weightsFolder, await feeding(decoder, { latent_sample }))
  return { latent_parameters: latent_parameters!, sample: decoded.sample! }
}

test.each(networks.flatMap(name => storedTypes.map(type => ({ name, type }))))(
  '$name stored as $type encodes and decodes as in diffusers',
  async ({ name, type }) => {
    const golden = readWeightsGolden(name)
    const outputs = await runBoth(storeTensors(readTensors(name), type), cpu)
    for (const [key, value] of Object.entries(outputs))
      expect(relativeError(golden, key, value)).toBeLessThan(2e-5)
  },
)

test.each(
  networks.flatMap(name => [
    { name, precision: 'float32', bound: 2e-5 } as const,
    { name, precision: 'float16', bound: 1e-2 } as const,
  ]),
)('$name for other providers computes the same in $precision', async ({ name, precision, bound }) => {
  const golden = readWeightsGolden(name)
  const outputs = await runBoth(storeTensors(readTensors(name), 'float16'), { family: 'gpu', precision })
  for (const [key, value] of Object.entries(outputs))
    expect(relativeError(golden, key, value)).toBeLessThan(bound)
})

test('the names of matrices in old checkpoints are known', async () => {
  const old = { to_q: 'query', to_k: 'key', to_v: 'value', 'to_out.0': 'proj_attn' }
  const renamed = new Map(
    [...readTensors('autoencoder-kl')].map(([name, tensor]) => [
      Object.entries(old).reduce((text, [now, before]) => text.replace(now, before), name),
      tensor,
    ]),
  )
  const golden = readWeightsGolden('autoencoder-kl')
  const outputs = await runBoth(storeTensors(renamed, 'float32'), cpu)
  for (const [key, value] of Object.entries(outputs))
    expect(relativeError(golden, key, value)).toBeLessThan(2e-5)
})

/** Of everything that is computed between the nodes, in the precision it is computed in. */
const staysFinite = async (graph: Uint8Array, weightsFolder: string, feeds: Record<string, FloatTensor>) => {
  const values = Object.values(
    await runGraph(await withEveryValue(graph), weightsFolder, await feeding(graph, feeds)),
  )
  const floats = values.filter(({ type }) => type === 'float16' || type === 'float32')
  expect(floats.some(({ type }) => type === 'float16')).toBe(true)
  return floats.every(value => allFinite(asFloats(value).data))
}

test('values that leave half precision are kept small enough in it', async () => {
  // With these weights diffusers in half precision gives no number: the script says so, or fails.
  const name = 'autoencoder-kl-overflowing'
  const golden = readWeightsGolden(name)
  const { weights, weightsFolder } = storeTensors(readTensors(name), 'float16')
  const config = configOf(weights)
  const half: GraphTarget = { family: 'gpu', precision: 'float16' }
  const sample = wave([1, 3, 24, 32], 0.37)
  const latent_sample = wave([1, 4, 12, 16], 0.73)
  expect(await staysFinite(autoencoderKlEncoder(weights, config, half), weightsFolder, { sample })).toBe(true)
  expect(
    await staysFinite(autoencoderKlDecoder(weights, config, half), weightsFolder, { latent_sample }),
  ).toBe(true)
  const outputs = await runBoth({ weights, weightsFolder }, half, { sample, latent_sample })
  for (const [key, value] of Object.entries(outputs))
    expect(relativeError(golden, key, value)).toBeLessThan(1e-2)
})

test.each(targets)('for $family in $precision it stays finite whatever the statistics', async target => {
  const { weights, weightsFolder } = storeTensors(readTensors('autoencoder-kl'), 'float16')
  for (const write of [autoencoderKlDecoder, autoencoderKlEncoder]) {
    const graph = write(weights, configOf(weights), target)
    const { inputs } = await readOnnxGraph(graph)
    const outputs = await runGraph(graph, weightsFolder, dummyInputs(inputs, { channels: 4, side: 8 }))
    for (const value of Object.values(outputs)) expect(allFinite(asFloats(value).data)).toBe(true)
  }
})

test.each(['encoder', 'decoder'])('the configuration follows from the shapes of the %s alone', half => {
  const { weights } = storeTensors(readTensors('autoencoder-kl'), 'float16')
  const part = new Map([...weights].filter(([name]) => name.startsWith(half)))
  expect(inferAutoencoderKlConfig(part)).toEqual({
    inChannels: 3,
    outChannels: 3,
    latentChannels: 4,
    blockOutChannels: [8, 12, 16],
    layersPerBlock: 2,
    normNumGroups: 32,
  })
})

test('a checkpoint without an autoencoder is refused', () => {
  expect(() => inferAutoencoderKlConfig(new Map())).toThrow(RangeError)
})
