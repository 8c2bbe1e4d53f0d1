import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Entry, goldenValues, safetensorsOf } from '../../../tests/golden/golden-checkpoint.ts'
import { readTextualInversion } from './textual-inversion.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-embedding-'))
})
afterAll(() => rm(folder, { recursive: true }))

const written = async (entries: readonly Entry[]): Promise<string> => {
  const path = join(folder, 'word.safetensors')
  const valuesOf = (name: string, dims: readonly number[]) =>
    name === 'whole' ? new BigInt64Array(1) : goldenValues(name, dims)
  await writeFile(path, safetensorsOf(entries, { valuesOf }))
  return path
}

test.each<readonly [string, readonly Entry[], object]>([
  ['A1111 for SD 1', [['emb_params', 'F16', [8, 768]]], { vectors: 8, base: 'sd-1', token: null }],
  ['A1111 for SD 2', [['emb_params', 'F16', [3, 1024]]], { vectors: 3, base: 'sd-2', token: null }],
  ['diffusers', [['<cat-toy>', 'F16', [768]]], { vectors: 1, base: 'sd-1', token: '<cat-toy>' }],
  [
    'SDXL',
    [
      ['clip_g', 'F16', [4, 1280]],
      ['clip_l', 'F16', [4, 768]],
    ],
    { vectors: 4, base: 'sdxl', token: null },
  ],
  ['another model', [['emb_params', 'F16', [4, 4096]]], { vectors: 4, base: null }],
])('an embedding of %s is read', async (_, entries, expected) => {
  expect(await readTextualInversion(await written(entries))).toMatchObject(expected)
})

test('its vectors are places in the file, for each text encoder its own', async () => {
  const path = await written([
    ['clip_g', 'F16', [4, 1280]],
    ['clip_l', 'F16', [4, 768]],
  ])
  const { rows } = await readTextualInversion(path)
  const location = 'word.safetensors'
  expect(rows.text_encoder).toMatchObject({ type: 'float16', dims: [4, 768], location, bytes: 4 * 768 * 2 })
  expect(rows.text_encoder_2).toMatchObject({ dims: [4, 1280], location, bytes: 4 * 1280 * 2 })
  expect(rows.text_encoder.offset - rows.text_encoder_2!.offset).toBe(4 * 1280 * 2)
})

test.each<readonly [string, readonly Entry[], string, string]>([
  ['nothing', [], 'model-unsupported', 'is no embedding'],
  ['whole numbers', [['whole', 'I64', [1]]], 'model-unsupported', 'is no embedding'],
  ['images', [['emb_params', 'F16', [4, 4, 4]]], 'model-unsupported', 'is no embedding'],
  ['a layer', [['weight', 'F16', [1280, 768]]], 'model-unsupported', 'is no embedding'],
  [
    'more than the two of SDXL',
    [
      ['a', 'F16', [4, 8]],
      ['clip_g', 'F16', [4, 1280]],
      ['clip_l', 'F16', [4, 768]],
    ],
    'model-unsupported',
    'is no embedding',
  ],
  [
    'halves that differ',
    [
      ['clip_g', 'F16', [4, 1280]],
      ['clip_l', 'F16', [3, 768]],
    ],
    'model-damaged',
    'has 3 vectors for one text encoder of SDXL and 4 for the other',
  ],
])('a file with %s is refused', async (_, entries, code, words) => {
  await expect(readTextualInversion(await written(entries))).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  })
})

test('a pickle, as older embeddings are, is refused with how to convert it', async () => {
  const path = join(folder, 'word.pt')
  await writeFile(path, Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0]))
  await expect(readTextualInversion(path)).rejects.toMatchObject({
    code: 'model-unsupported',
    message: expect.stringMatching(/emb_params.*string_to_param/s),
  })
})
