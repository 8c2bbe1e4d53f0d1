import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGraph } from '../src/core/onnx/graph/graph-writer.ts'
import { floatTensor } from '../src/core/tensor/tensor.ts'
import { makePack } from './packs.ts'

const channels = 64

/**
 * The starter's model with a UNet of which one run takes long: 4.8 billion multiplications a convolution, 0.05 s on two
 * quiet cores. Its picture is noise.
 */
export const makeSlowPack = (home: string, id: string, convolutions: number): void =>
  makePack(home, id, folder => writeFileSync(join(folder, 'unet', 'model.onnx'), slowUnet(convolutions)), {
    seal: true,
  })

const slowUnet = (convolutions: number): Uint8Array => {
  const graph = createGraph()
  const ints = (...values: number[]) =>
    graph.constant({ type: 'int64', dims: [values.length], data: BigInt64Array.from(values, BigInt) })
  const weights = graph.constant(
    floatTensor(new Float32Array(channels * channels * 9), [channels, channels, 3, 3]),
  )
  const sample = graph.input('sample', 'float32', ['batch', 8, 'height', 'width'])
  graph.input('timestep', 'int64', ['steps'])
  graph.input('encoder_hidden_states', 'float32', ['batch', 'sequence', 256])
  let large = graph.node('Tile', [sample, ints(1, channels / 8, 8, 8)])
  for (let i = 0; i < convolutions; i++)
    large = graph.node('Conv', [large, weights], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] })
  const size = graph.node('Shape', [sample])
  const part = graph.node('Slice', [large, ints(0, 0, 0, 0), size])
  graph.output(graph.node('Add', [part, sample], {}, { output: 'out_sample' }), 'float32', [
    'batch',
    8,
    'height',
    'width',
  ])
  return graph.toBytes()
}
