import { expect, test } from 'vitest'
import type { TensorInfo } from '../../../core/onnx/session.ts'
import { isImageToImage, recogniseNetwork } from './recognise-network.ts'

type Shapes = Readonly<Record<string, TensorInfo['shape']>>
const infos = (shapes: Shapes): TensorInfo[] =>
  Object.entries(shapes).map(([name, shape]) => ({ name, type: 'float32', shape }))
const graph = (inputs: Shapes, outputs: Shapes) => ({ inputs: infos(inputs), outputs: infos(outputs) })

const picture = [1, 3, 512, 512]
const restorer = graph({ input: picture }, { output: picture })

test.each([
  [
    'face-swapper',
    'inswapper',
    graph({ target: [1, 3, 128, 128], source: [1, 512] }, { output: [1, 3, 128, 128] }),
  ],
  [
    'face-swapper',
    'hyperswap',
    graph(
      { source: [1, 512], target: [1, 3, 256, 256] },
      { output: [1, 3, 256, 256], mask: [1, 1, 256, 256] },
    ),
  ],
  ['face-restorer', 'gfpgan', restorer],
  ['face-restorer', 'codeformer', graph({ input: picture, weight: [1] }, { output: picture })],
  ['face-masker', 'xseg', graph({ input: ['batch', 256, 256, 3] }, { output: ['batch', 256, 256, 1] })],
  [
    'face-masker',
    'bisenet',
    graph(
      { input: ['batch', 3, 'h', 'w'] },
      { output: ['batch', 19, 512, 512], aux: ['batch', 19, 512, 512] },
    ),
  ],
])('%s %s by its signature', (role, network, signature) => {
  const roles = recogniseNetwork(signature, 'some.onnx', 'some.onnx')
  expect(roles).toMatchObject({ [role]: { network } })
})

const matting = (side: number) => graph({ input: [1, 3, side, side] }, { output: [1, 1, side, side] })

test('IS-Net has the signature of BiRefNet and is recognised by its name', () => {
  const networkOf = (name: string) =>
    recogniseNetwork(matting(1024), name, 'x')?.['background-remover']?.network
  for (const name of ['isnet-general-use.onnx', 'IS-Net.onnx', 'isnet_anime.onnx', 'RMBG-1.4.onnx'])
    expect(networkOf(name), name).toBe('isnet')
  for (const name of ['BiRefNet-general-epoch_244.onnx', 'model.onnx', 'rmbg-2.0.onnx', 'discs.onnx'])
    expect(networkOf(name), name).toBe('birefnet')
  expect(recogniseNetwork(matting(256), 'model.onnx', 'x')).toMatchObject({
    'background-remover': { network: 'selfie-segmentation' },
  })
})

test('RestoreFormer++ has the signature of GFPGAN and is recognised by its name', () => {
  expect(recogniseNetwork(restorer, 'restoreformer_plus_plus.onnx', 'x')).toMatchObject({
    'face-restorer': { network: 'restoreformer' },
  })
})

test('a swapper that needs another kind of embedding is not recognised', () => {
  const ghost = graph({ target: [1, 3, 256, 256], source: [1, 512] }, { output: [1, 3, 256, 256] })
  expect(recogniseNetwork(ghost, 'ghost_1_256.onnx', 'x')).toBeNull()
  expect(isImageToImage(ghost)).toBe(false)
})

test('a graph with symbolic sizes only may be an upscaler, and nothing else', () => {
  const open = graph({ input: [1, 3, 'h', 'w'] }, { output: [1, 3, 'H', 'W'] })
  expect(recogniseNetwork(open, 'x4.onnx', 'x')).toBeNull()
  expect(isImageToImage(open)).toBe(true)
  expect(isImageToImage(graph({ input: ['b', 'c', 'h', 'w'] }, { y: [1, 1000] }))).toBe(false)
})
