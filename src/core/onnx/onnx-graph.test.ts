import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  bytesField,
  bytesOf,
  numberField,
  readSwapGraph,
  sameBytes,
  tensorMessage,
  withInitializer,
} from '../../../tests/golden/swap-golden.ts'
import { readEmap } from '../swap/network/models/inswapper-emap.ts'
import { encodeFloat16 } from '../tensor/float16.ts'
import { readInitializer, readOnnxGraph } from './onnx-graph.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-onnx-'))
})
afterAll(() => rm(folder, { recursive: true }))

const model = readSwapGraph('hyperswap')
const values = Float32Array.of(1, -2.5, 0, 1e-3, 65504, 3)
const raw = (data: ArrayBufferView) => bytesField(9, bytesOf(data))
const read = async (bytes: Uint8Array, name: string) => {
  const { initializers } = await readOnnxGraph(bytes)
  return readInitializer(bytes, initializers.find(initializer => initializer.name === name)!)
}

test('inputs, outputs and constants are what the graph was made with', async () => {
  const { inputs, outputs, initializers, consumed } = await readOnnxGraph(model)
  expect(inputs).toEqual([
    { name: 'source', type: 'float32', shape: [1, 512] },
    { name: 'target', type: 'float32', shape: [1, 3, 256, 256] },
  ])
  expect(outputs.map(({ name, shape }) => [name, shape])).toEqual([
    ['output', [1, 3, 256, 256]],
    ['mask', [1, 1, 256, 256]],
  ])
  expect(initializers.every(({ name }) => consumed.has(name))).toBe(true)
  const mix = initializers.find(({ dims }) => dims.length === 4)!
  const expected = [0.7, 0.2, 0.05, 0.1, 0.75, 0.1, 0.15, 0.05, 0.65]
  expect(mix.dims).toEqual([3, 3, 1, 1])
  expect(await readInitializer(model, mix)).toEqual(Float32Array.from(expected))
})

test('symbolic sides are names', async () => {
  const { inputs, outputs } = await readOnnxGraph(await readFile(starterUpscaler))
  expect(inputs[0]!.shape.map(side => typeof side)).toContain('string')
  expect(outputs).toHaveLength(1)
})
const starterUpscaler = new URL(
  '../../../resources/models/starter/upscaler/waifu2x-photo-x2.onnx',
  import.meta.url,
)

test.each([
  ['float32 raw', 1, [raw(values)]],
  ['float32 listed', 1, [bytesField(4, bytesOf(values))]],
  [
    'float32 in two lists',
    1,
    [bytesField(4, bytesOf(values.slice(0, 2))), bytesField(4, bytesOf(values.slice(2)))],
  ],
  ['float64 raw', 11, [raw(Float64Array.from(values))]],
])('%s', async (_, type, data) => {
  expect(await read(withInitializer(model, tensorMessage('w', type, [2, 3], ...data)), 'w')).toEqual(values)
})

test('halves, raw and listed', async () => {
  const halves = encodeFloat16(values)
  const listed = Array.from(halves, half => {
    const bytes: number[] = []
    let rest = half
    for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128)
    return [...bytes, rest]
  }).flat()
  for (const data of [raw(halves), bytesField(5, Uint8Array.from(listed))]) {
    const got = await read(withInitializer(model, tensorMessage('w', 10, [6], data)), 'w')
    for (const [i, value] of values.entries()) expect(got[i]).toBeCloseTo(value, 5)
  }
})

describe('the matrix of inswapper', () => {
  const square = (fill: number) => new Float32Array(512 * 512).fill(fill)
  const tensor = (name: string, fill: number) => tensorMessage(name, 1, [512, 512], raw(square(fill)))

  test('is the square that no node reads, wherever it lies, in a file as in memory', async () => {
    const { consumed } = await readOnnxGraph(model)
    const used = [...consumed].find(name => name.startsWith('v'))!
    const bytes = withInitializer(withInitializer(model, tensor('buff2fs', 3)), tensor(used, 4))
    expect((await readEmap(bytes))[511 * 512]).toBe(3)
    const path = join(folder, 'swapper.onnx')
    await writeFile(path, bytes)
    expect(sameBytes(await readEmap(path), square(3))).toBe(true)
  })

  test('is the last where all are read, and missed where there is none', async () => {
    const { consumed } = await readOnnxGraph(model)
    const [one, other] = [...consumed].filter(name => name.startsWith('v'))
    const bytes = withInitializer(withInitializer(model, tensor(one!, 5)), tensor(other!, 6))
    expect((await readEmap(bytes))[0]).toBe(6)
    await expect(readEmap(model)).rejects.toMatchObject({ code: 'model-unsupported' })
  })
})

test('a file of gigabytes is not read whole', async () => {
  const path = join(folder, 'huge.onnx')
  const file = await open(path, 'w')
  const length = 3 * 2 ** 30
  // graph { initializer { raw_data: 3 GB of holes } initializer { … } }, by hand: no array is that long.
  const after = tensorMessage('w', 1, [6], raw(values))
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
  const tensorHead = [9 * 8 + 2, ...varint(length)]
  const initializerHead = [5 * 8 + 2, ...varint(tensorHead.length + length)]
  const second = bytesField(5, after)
  const graph = initializerHead.length + tensorHead.length + length + second.length
  const head = Uint8Array.from([7 * 8 + 2, ...varint(graph), ...initializerHead, ...tensorHead])
  await file.write(head, 0, head.length, 0)
  await file.write(second, 0, second.length, head.length + length)
  await file.close()
  const started = performance.now()
  const { initializers } = await readOnnxGraph(path)
  expect(initializers.map(({ name }) => name)).toEqual(['', 'w'])
  expect(await readInitializer(path, initializers[1]!)).toEqual(values)
  expect(performance.now() - started).toBeLessThan(2000)
})

describe('damage is named', () => {
  test('every cut of a model', async () => {
    for (let length = 0; length < model.length; length += 7) {
      const part = model.subarray(0, length)
      await expect(readOnnxGraph(part), `cut at ${length}`).rejects.toMatchObject({ code: 'model-damaged' })
    }
  })

  test('garbage, text, an empty file, a missing one', async () => {
    const noise = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255)
    const path = join(folder, 'empty.onnx')
    await writeFile(path, '')
    for (const bad of [noise, new TextEncoder().encode('<!DOCTYPE html><html></html>'), path])
      await expect(readOnnxGraph(bad)).rejects.toMatchObject({ code: 'model-damaged' })
    await expect(readOnnxGraph(join(folder, 'none.onnx'))).rejects.toMatchObject({ code: 'file-not-found' })
  })

  test('too few values, a number cut in two, another type, another file', async () => {
    const cases = [
      [tensorMessage('w', 1, [7], raw(values)), 'model-damaged'],
      [tensorMessage('w', 1, [6], bytesField(9, bytesOf(values).subarray(1))), 'model-damaged'],
      [tensorMessage('w', 7, [1], raw(BigInt64Array.of(1n))), 'model-unsupported'],
      [tensorMessage('w', 1, [6], numberField(14, 1)), 'model-unsupported'],
    ] as const
    for (const [tensor, code] of cases)
      await expect(read(withInitializer(model, tensor), 'w')).rejects.toMatchObject({ code })
  })
})
