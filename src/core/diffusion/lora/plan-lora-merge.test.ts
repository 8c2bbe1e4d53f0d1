import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LoraGoldenName, loraGolden, writeTinyCheckpoint } from '../../../../tests/golden/lora-golden.ts'
import { goldenLoras } from '../../../../tests/golden/merge-into.ts'
import type { Checkpoint } from '../../weights/checkpoint.ts'
import { dtypeBytes } from '../../weights/dtypes.ts'
import type { LoraChanges } from '../../weights/lora/lora-file.ts'
import { readCheckpoint } from '../../weights/read-checkpoint.ts'
import { parseSafetensorsHeader } from '../../weights/safetensors-header.ts'
import { planLoraMerge } from './plan-lora-merge.ts'

let folder: string
let checkpoint: Checkpoint
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-lora-plan-'))
  checkpoint = await readCheckpoint(await writeTinyCheckpoint('tiny-sd-1', folder, 'F16', 64))
})
afterAll(() => rm(folder, { recursive: true }))

const loraOf = async (name: LoraGoldenName): Promise<LoraChanges> =>
  (await goldenLoras(name, await loraGolden(name), folder))[0]!.lora

test('the header is one that can be read, and the file as long as it says', async () => {
  const lora = await loraOf('sd-1-kohya')
  const { tensors, header, bytes } = planLoraMerge(checkpoint, [{ lora, weight: 1 }])
  const found = parseSafetensorsHeader(header.subarray(8), 'merged')
  expect([...found.tensors.keys()]).toEqual(tensors.map(({ network, name }) => `${network}.${name}`))
  expect(bytes).toBe(header.length + found.dataBytes)
  expect(found.dataBytes).toBe(
    tensors.reduce(
      (sum, { dims }) => sum + dims.reduce((product, size) => product * size, dtypeBytes.F16),
      0,
    ),
  )
  expect(header.length % 8).toBe(0)
})

test('a network that is given no weight stays as it is', async () => {
  const lora = await loraOf('sd-1-kohya')
  const networksOf = (weight: number, textEncoderWeight?: number) => [
    ...new Set(
      planLoraMerge(checkpoint, [{ lora, weight, textEncoderWeight }]).tensors.map(({ network }) => network),
    ),
  ]
  expect(networksOf(1)).toEqual(['text_encoder', 'unet'].reverse())
  expect(networksOf(1, 0)).toEqual(['unet'])
  expect(networksOf(0, 1)).toEqual(['text_encoder'])
  expect(networksOf(0)).toEqual([])
})

test('two LoRAs change a tensor once', async () => {
  const lora = await loraOf('sd-1-kohya')
  const once = planLoraMerge(checkpoint, [{ lora, weight: 1 }])
  const twice = planLoraMerge(checkpoint, [
    { lora, weight: 1 },
    { lora, weight: 0.5 },
  ])
  expect(twice.bytes).toBe(once.bytes)
  expect(twice.tensors.every(({ changes }) => changes.map(({ weight }) => weight).join() === '1,0.5')).toBe(
    true,
  )
})

test('a LoRA for another kind of model is refused with both named', async () => {
  const lora = await loraOf('sdxl-peft')
  expect(() => planLoraMerge(checkpoint, [{ lora, weight: 1 }])).toThrow(
    /was made for Stable Diffusion XL, and the model is one of Stable Diffusion 1\./,
  )
})

test('modules that fit no layer are counted and named', async () => {
  const lora = await loraOf('sd-1-kohya')
  const [first, second, ...rest] = lora.modules
  const strange = {
    ...lora,
    modules: [{ ...first!, key: 'down_blocks_9_conv', name: 'strange' }, second!, ...rest],
  }
  expect(() => planLoraMerge(checkpoint, [{ lora: strange, weight: 1 }])).toThrow(
    new RegExp(`1 of its ${lora.modules.length} parts have no such layer there, .* such as "strange"`),
  )
  // Of another width.
  const moved = { ...lora, modules: [{ ...first!, key: 'up_blocks_0_resnets_0_conv1' }, ...rest] }
  expect(() => planLoraMerge(checkpoint, [{ lora: moved, weight: 1 }])).toThrow(/1 of its/)
  const { textEncoder: _, ...components } = checkpoint.components
  expect(() => planLoraMerge({ kind: 'sd-1', components }, [{ lora, weight: 1 }])).toThrow(/12 of its/)
  expect(() =>
    planLoraMerge({ kind: 'sd-1', components }, [{ lora, weight: 1, textEncoderWeight: 0 }]),
  ).not.toThrow()
})
