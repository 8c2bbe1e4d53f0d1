import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LikenessError } from '../errors.ts'
import { readSafetensors } from './safetensors.ts'
import { parseSafetensorsHeader } from './safetensors-header.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-safetensors-'))
})
afterAll(() => rm(folder, { recursive: true }))

const fileOf = (header: string, data: Uint8Array | number = 0): Uint8Array => {
  const json = Buffer.from(header)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, typeof data === 'number' ? Buffer.alloc(data) : data])
}

const written = async (bytes: Uint8Array, name = 'model.safetensors'): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

const errorOf = async (bytes: Uint8Array, name?: string): Promise<LikenessError> => {
  const error: unknown = await readSafetensors(await written(bytes, name)).catch(error => error)
  expect(error).toBeInstanceOf(LikenessError)
  return error as LikenessError
}

const two =
  '{"__metadata__":{"format":"pt","modelspec.title":"A \\"title\\""},"a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},"b":{"dtype":"I64","shape":[],"data_offsets":[12,20]}}  '

test('tensors, metadata and places are those of the file', async () => {
  const path = await written(fileOf(two, 20))
  const { tensors, metadata } = await readSafetensors(path, 'unet/model.safetensors')
  const start = 8 + two.length
  expect(Object.fromEntries(metadata)).toEqual({ format: 'pt', 'modelspec.title': 'A "title"' })
  expect(Object.fromEntries(tensors)).toEqual({
    a: { dtype: 'F16', dims: [2, 3], location: 'unet/model.safetensors', offset: start, bytes: 12 },
    b: { dtype: 'I64', dims: [], location: 'unet/model.safetensors', offset: start + 12, bytes: 8 },
  })
})

test('a header whose length looks like a pickle is none', async () => {
  const header = two.padEnd(0x280)
  const { tensors } = await readSafetensors(await written(fileOf(header, 20)))
  expect([...tensors.keys()]).toEqual(['a', 'b'])
})

test('a file that ends early says how much of it is there', async () => {
  const bytes = fileOf(two, 20)
  const path = await written(bytes)
  await truncate(path, bytes.length - 1)
  await expect(readSafetensors(path)).rejects.toMatchObject({
    code: 'model-damaged',
    details: { fileKind: 'truncated' },
    message: `"model.safetensors" is not complete: ${bytes.length - 1} of ${bytes.length} bytes are there. Download it again.`,
  })
  await truncate(path, 20)
  await expect(readSafetensors(path)).rejects.toThrow(`20 of more than ${8 + two.length} bytes`)
})

const tensor = (name: string, [from, to]: readonly [number, number], more = '') =>
  `"${name}":{"dtype":"U8","shape":[${to - from}],"data_offsets":[${from},${to}]${more}}`

describe('a header that contradicts itself is refused', () => {
  test.each([
    ['a name that comes twice', `{${tensor('a', [0, 1])},${tensor('a', [1, 2])}}`, 'has "a" twice'],
    [
      'an escaped name that comes twice',
      `{${tensor('a', [0, 1])},${tensor('\\u0061', [1, 2])}}`,
      'has "a" twice',
    ],
    ['overlapping tensors', `{${tensor('a', [0, 2])},${tensor('b', [1, 3])}}`, 'lets "b" overlap "a"'],
    ['a gap', `{${tensor('a', [0, 2])},${tensor('b', [3, 4])}}`, 'lets "b" leave a gap after "a"'],
    ['a gap before the first', `{${tensor('a', [1, 2])}}`, 'leave a gap after the header'],
    ['a size that is not the shape’s', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 'needs 8'],
    [
      'an end before the start',
      '{"a":{"dtype":"U8","shape":[0],"data_offsets":[4,0]}}',
      'gives "a" -4 bytes',
    ],
    [
      'a size beyond numbers',
      '{"a":{"dtype":"U8","shape":[9007199254740991,3],"data_offsets":[0,4]}}',
      'gives "a"',
    ],
    ['an unknown type', '{"a":{"dtype":"F4","shape":[0],"data_offsets":[0,0]}}', 'unknown type "F4"'],
    [
      'a type that every object has',
      '{"a":{"dtype":"toString","shape":[0],"data_offsets":[0,0]}}',
      'unknown type',
    ],
    ['a tensor without a place', '{"a":{"dtype":"U8","shape":[0]}}', 'does not say'],
    ['a negative size', '{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}}', 'no whole number'],
    ['half a value', '{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,0]}}', 'no whole number'],
    ['metadata that is no text', '{"__metadata__":{"a":1}}', 'lacks a "'],
    ['what follows the JSON', '{} {}', 'goes on after its end'],
    ['JSON that ends early', '{"a":', 'lacks'],
    ['a name that does not end', '{"a', 'ends within a name'],
    [
      'more axes than a tensor has',
      `{"a":{"dtype":"U8","shape":[1${',1'.repeat(64)}]}}`,
      'more than 64 things',
    ],
    ['a wrong escape', '{"\\x":1}', 'no text'],
  ])('%s', async (_, header, words) => {
    const error = await errorOf(fileOf(header, 4))
    expect(error.code).toBe('model-damaged')
    expect(error.message).toContain(words)
    expect(error.message).toMatch(/Download it again\.$/)
  })

  test('bytes that are no text', async () => {
    const bytes = fileOf('{"aa":1}')
    bytes[10] = 0xff
    expect((await errorOf(bytes)).message).toContain('is no text')
  })

  test('bytes after the last tensor', async () => {
    expect((await errorOf(fileOf(two, 21))).message).toContain('1 bytes follow after the last tensor')
  })
})

test('a header that was made to keep the reader busy is given up', async () => {
  const names = Array.from({ length: 1_000_001 }, (_, i) => `"${i.toString(36)}":""`)
  expect((await errorOf(fileOf(`{"__metadata__":{${names}}}`))).message).toContain('more than 1000000 things')
})

test('a header deeper than any stack ends in words', async () => {
  const deep = `{"a":${'['.repeat(1_000_000)}`
  expect((await errorOf(fileOf(deep))).code).toBe('model-damaged')
})

describe('other files are told by their first bytes, whatever they are called', () => {
  test.each([
    [
      'a zip of PyTorch',
      'pytorch',
      [0x50, 0x4b, 3, 4, 0, 0],
      'model-unsupported',
      'can run programs hidden in it',
    ],
    [
      'a pickle',
      'pytorch',
      [0x80, 2, 0x8a, 0x0a, 0x6c],
      'model-unsupported',
      'can run programs hidden in it',
    ],
    ['GGUF', 'gguf', [...Buffer.from('GGUF'), 3, 0, 0, 0, 1], 'model-unsupported', 'GGUF'],
    ['HDF5', 'hdf5', [0x89, ...Buffer.from('HDF\r\n')], 'model-unsupported', 'HDF5'],
    ['a web page', 'web-page', [...Buffer.from('\n<!DOCTYPE html><html>')], 'model-damaged', 'web page'],
    [
      'a pointer of Git LFS',
      'lfs-pointer',
      [...Buffer.from('version https://git-lfs.github.com/spec/v1\n')],
      'model-damaged',
      'git lfs pull',
    ],
    [
      'ONNX',
      undefined,
      [8, 8, 0x12, 7, ...Buffer.from('pytorch and more')],
      'model-not-recognised',
      'starts otherwise',
    ],
    ['one byte', undefined, [1], 'model-not-recognised', 'starts otherwise'],
    [
      'a header that is too long',
      undefined,
      [1, 0xe1, 0xf5, 5, 0, 0, 0, 0, 0x7b],
      'model-not-recognised',
      'starts otherwise',
    ],
    ['nothing', undefined, [], 'file-empty', 'empty'],
  ])('%s', async (_, fileKind, bytes, code, words) => {
    const error = await errorOf(Uint8Array.from(bytes))
    expect(error.details?.fileKind).toBe(fileKind)
    expect(error.code).toBe(code)
    expect(error.message).toContain(words)
  })

  test('what is not there, and a folder', async () => {
    await expect(readSafetensors(join(folder, 'none.safetensors'))).rejects.toMatchObject({
      code: 'file-not-found',
    })
    await expect(readSafetensors(folder)).rejects.toMatchObject({ code: 'not-a-file' })
  })
})

describe('no bytes lead to anything but an answer or words', () => {
  const json = Buffer.from(two)
  const spoilt = fc.array(fc.tuple(fc.nat(json.length - 1), fc.integer({ min: 0, max: 255 })), {
    maxLength: 4,
  })
  const check = (bytes: Uint8Array) => {
    try {
      const { tensors, dataBytes } = parseSafetensorsHeader(bytes, 'x')
      let sum = 0
      for (const { begin, end } of tensors.values()) {
        expect(begin).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThanOrEqual(begin)
        expect(end).toBeLessThanOrEqual(dataBytes)
        sum += end - begin
      }
      expect(sum).toBe(dataBytes)
    } catch (error) {
      expect(error).toMatchObject({ name: 'LikenessError', code: 'model-damaged' })
    }
  }

  test('headers with spoilt bytes', () => {
    fc.assert(
      fc.property(spoilt, changes => {
        const bytes = Uint8Array.from(json)
        for (const [at, value] of changes) bytes[at] = value
        check(bytes)
      }),
      { seed: 1, numRuns: 5000 },
    )
  })

  test('headers with other places, types and shapes', () => {
    const number = fc.oneof(fc.nat(40), fc.maxSafeNat(), fc.double(), fc.constant(-1))
    const entry = fc.record({
      dtype: fc.constantFrom('F32', 'F16', 'U8', 'I64', 'F7'),
      shape: fc.array(number, { maxLength: 3 }),
      data_offsets: fc.array(number, { maxLength: 3 }),
    })
    const consistent = fc.array(fc.nat(9), { maxLength: 5 }).map(sizes => {
      const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size))
      const entries = sizes.map((size, i) => ({
        dtype: 'U8',
        shape: [size],
        data_offsets: [ends[i]! - size, ends[i]],
      }))
      return Object.fromEntries(entries.map((entry, i) => [`t${i}`, entry]))
    })
    fc.assert(
      fc.property(fc.oneof(consistent, fc.dictionary(fc.string(), entry), fc.jsonValue()), value =>
        check(Buffer.from(JSON.stringify(value))),
      ),
      { seed: 2, numRuns: 3000 },
    )
  })

  test('whole files, cut and spoilt', async () => {
    const whole = fileOf(two, 20)
    const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.integer({ min: 0, max: 255 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), fc.nat(whole.length), async (changes, length) => {
        const bytes = Uint8Array.from(whole)
        for (const { at, value } of changes) bytes[at] = value
        const content = await readSafetensors(await written(bytes.subarray(0, length))).catch(error => {
          expect(error).toBeInstanceOf(LikenessError)
          return null
        })
        for (const { offset, bytes: size } of content?.tensors.values() ?? [])
          expect(offset + size).toBeLessThanOrEqual(length)
      }),
      { seed: 3, numRuns: 400 },
    )
  })
})
