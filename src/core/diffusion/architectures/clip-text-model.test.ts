import { expect, test } from 'vitest'
import {
  readTensors,
  readWeightsGolden,
  relativeError,
  runGraph,
  storedTypes,
  storeTensors,
  withEveryValue,
} from '../../../../tests/golden/golden-weights.ts'
import { largestDifference } from '../../../../tests/golden/open-golden-pack.ts'
import { openSession } from '../../onnx/open-session.ts'
import { asFloats } from '../../tensor/convert.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Weights } from '../../weights/weight.ts'
import { runTextEncoder } from '../models/text-encoder.ts'
import { type ClipTextConfig, clipTextModel, inferClipTextConfig } from './clip-text-model.ts'
import type { GraphTarget } from './layers.ts'

interface ClipGolden {
  readonly ids: readonly (readonly number[])[]
  readonly config: Pick<ClipTextConfig, 'hiddenAct' | 'eosTokenId' | 'numAttentionHeads'>
}

const cpu: GraphTarget = { family: 'cpu', precision: 'float32' }
const networks = ['clip-quick-gelu', 'clip-projected', 'clip-projected-legacy']
const cases = networks.flatMap(name => storedTypes.map(type => ({ name, type })))

const inputIds = (ids: readonly (readonly number[])[]): Record<string, Tensor> => ({
  input_ids: {
    type: 'int64',
    dims: [ids.length, ids[0]!.length],
    data: BigInt64Array.from(ids.flat(), BigInt),
  },
})

const open = (name: string, type: (typeof storedTypes)[number] = 'float32') => {
  const golden = readWeightsGolden<ClipGolden>(name)
  const stored = storeTensors(readTensors(name), type)
  return { golden, ...stored, config: { ...inferClipTextConfig(stored.weights, false), ...golden.config } }
}

test.each(cases)('$name stored as $type has the hidden states of transformers', async ({ name, type }) => {
  const { golden, weights, weightsFolder, config } = open(name, type)
  const errors: Record<string, number> = {}
  for (const layer of ['last', 'penultimate'] as const)
    for (const clipSkip of [0, 1]) {
      const graph = clipTextModel(weights, config, cpu, { layer, clipSkip })
      const outputs = await runGraph(graph, weightsFolder, inputIds(golden.ids))
      for (const [key, value] of Object.entries(outputs)) {
        const reference =
          layer === 'last' && clipSkip === 1 && key !== 'text_embeds' ? `${key}, clip skip 1` : key
        errors[reference] = relativeError(golden, reference, value)
      }
    }
  expect(Object.keys(errors).sort()).toEqual(Object.keys(golden.outputs).sort())
  expect(Math.max(...Object.values(errors))).toBeLessThan(1e-5)
})

test.each(
  networks.flatMap(name => [
    { name, precision: 'float32', bound: 1e-5 } as const,
    { name, precision: 'float16', bound: 5e-3 } as const,
  ]),
)('$name for other providers computes the same in $precision', async ({ name, precision, bound }) => {
  const { golden, weights, weightsFolder, config } = open(name)
  const graph = clipTextModel(weights, config, { family: 'gpu', precision }, { layer: 'last' })
  const outputs = await runGraph(graph, weightsFolder, inputIds(golden.ids))
  for (const [key, value] of Object.entries(outputs)) {
    expect(value.type).toBe('float32')
    expect(relativeError(golden, key, value)).toBeLessThan(bound)
  }
})

test('for other providers nothing is computed in the precision of the file, which they may not know', async () => {
  const { golden, weights, weightsFolder, config } = open('clip-projected', 'float16')
  const graph = clipTextModel(weights, config, { family: 'gpu', precision: 'float32' }, { layer: 'last' })
  const values = await runGraph(await withEveryValue(graph), weightsFolder, inputIds(golden.ids))
  expect(Object.entries(values).filter(([, { type }]) => type === 'float16')).toEqual([])
})

test('the states that SDXL wants are read from the graph', async () => {
  const { golden, weights, weightsFolder, config } = open('clip-projected')
  const graph = clipTextModel(weights, config, cpu, { layer: 'penultimate' })
  const session = await openSession(graph, { weightsFolder, optimisation: 'none' })
  try {
    const { hiddenStates, textEmbeds } = await runTextEncoder(session, golden.ids[0]!, 'penultimate')
    expect(hiddenStates.dims).toEqual([1, 77, 16])
    expect(hiddenStates.data[11]).toBeCloseTo(golden.outputs['hidden_states.3']!.values[1]!, 4)
    expect(textEmbeds!.data[5]).toBeCloseTo(golden.outputs.text_embeds!.values[5]!, 4)
  } finally {
    await session.dispose()
  }
})

test('a prompt alone is encoded as in a batch', async () => {
  const { golden, weights, weightsFolder, config } = open('clip-projected')
  const graph = clipTextModel(weights, config, cpu, { layer: 'penultimate' })
  const both = await runGraph(graph, weightsFolder, inputIds(golden.ids))
  const first = await runGraph(graph, weightsFolder, inputIds([golden.ids[0]!]))
  for (const [key, value] of Object.entries(first)) {
    const { data } = asFloats(value)
    const reference = asFloats(both[key]!).data.subarray(0, data.length)
    expect(largestDifference(data, reference)).toBeLessThan(1e-5)
  }
})

test('a projection that is stored the other way round gives the same', async () => {
  const tensors = new Map(readTensors('clip-projected'))
  const { dims, values } = tensors.get('text_projection.weight')!
  const [out, width] = dims as [number, number]
  const turned = values.map((_, i) => values[(i % out) * width + Math.floor(i / out)]!)
  tensors.set('text_projection.weight', { dims: [width, out], values: turned })
  const { weights, weightsFolder } = storeTensors(tensors, 'float32')
  const stored = new Map(weights)
  stored.set('text_projection.weight', { ...weights.get('text_projection.weight')!, transposed: true })
  const { golden } = open('clip-projected')
  const config = { ...inferClipTextConfig(stored, false), ...golden.config }
  expect(config.projectionDim).toBe(out)
  const outputs = await runGraph(
    clipTextModel(stored, config, cpu, { layer: 'last' }),
    weightsFolder,
    inputIds(golden.ids),
  )
  expect(relativeError(golden, 'text_embeds', outputs.text_embeds!)).toBeLessThan(1e-5)
})

/** Names and shapes of a checkpoint whose values nobody reads. */
const shapes = (width: number, layers: number, projection?: number): Weights => {
  const dims: Record<string, number[]> = {
    'text_model.embeddings.position_embedding.weight': [77, width],
    ...(projection && { 'text_projection.weight': [projection, width] }),
  }
  for (let i = 0; i < layers; i++) dims[`text_model.encoder.layers.${i}.layer_norm1.weight`] = [width]
  return new Map(
    Object.entries(dims).map(([name, shape]) => [
      name,
      { type: 'float16', dims: shape, location: '', offset: 0, bytes: 0 },
    ]),
  )
}

test.each([
  { name: 'CLIP-L', width: 768, layers: 12, heads: 12, hiddenAct: 'quick_gelu' },
  { name: 'OpenCLIP H as of SD 2', width: 1024, layers: 23, heads: 16, hiddenAct: 'gelu' },
  { name: 'OpenCLIP bigG', width: 1280, layers: 32, heads: 20, hiddenAct: 'gelu', projection: 1280 },
])(
  'the configuration of $name follows from its shapes',
  ({ width, layers, heads, hiddenAct, projection }) => {
    expect(inferClipTextConfig(shapes(width, layers, projection), hiddenAct === 'quick_gelu')).toEqual({
      hiddenSize: width,
      numHiddenLayers: layers,
      numAttentionHeads: heads,
      hiddenAct,
      layerNormEps: 1e-5,
      maxPositionEmbeddings: 77,
      eosTokenId: 2,
      projectionDim: projection,
    })
  },
)

test('skipping every layer is refused', () => {
  const config = inferClipTextConfig(shapes(768, 2), true)
  expect(() => clipTextModel(new Map(), config, cpu, { layer: 'last', clipSkip: 2 })).toThrow(RangeError)
})
