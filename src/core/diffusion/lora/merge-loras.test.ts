import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loraGolden, writeLora, writeTinyCheckpoint } from '../../../../tests/golden/lora-golden.ts'
import { goldenLoras, mergeInto, weightValues } from '../../../../tests/golden/merge-into.ts'
import { withInferenceContext } from '../../onnx/inference-context.ts'
import { encodeFloat16 } from '../../tensor/float16.ts'
import type { Checkpoint } from '../../weights/checkpoint.ts'
import { readLora } from '../../weights/lora/read-lora.ts'
import { readCheckpoint } from '../../weights/read-checkpoint.ts'
import type { WeightType } from '../../weights/weight.ts'
import { mergeLoras } from './merge-loras.ts'
import { type AppliedLora, planLoraMerge } from './plan-lora-merge.ts'

let folder: string
let checkpoint: Checkpoint
let loras: readonly AppliedLora[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-lora-merge-'))
  checkpoint = await readCheckpoint(await writeTinyCheckpoint('tiny-sd-1', folder, 'F32', 64))
  loras = await goldenLoras('sd-1-lokr', await loraGolden('sd-1-lokr'), folder)
})
afterAll(() => rm(folder, { recursive: true }))

const changed = 'mid_block.resnets.0.conv1.weight'
const valuesOf = ({ components: { unet } }: Checkpoint) => weightValues(unet.get(changed)!, folder)

const withoutWriting = () => Promise.resolve()

test.each<readonly ['F16' | 'BF16' | 'F8_E5M2', WeightType, number]>([
  ['F16', 'float16', 2 ** -11],
  ['BF16', 'bfloat16', 2 ** -8],
  ['F8_E5M2', 'float16', 2 ** -11],
])('a checkpoint of %s becomes %s, rounded once', async (dtype, type, rounding) => {
  const [before, after] = [
    await valuesOf(checkpoint),
    await valuesOf(await mergeInto(checkpoint, loras, folder, 'single')),
  ]
  const own = await readCheckpoint(await writeTinyCheckpoint('tiny-sd-1', folder, dtype, 64))
  const ours = await mergeInto(own, loras, folder, dtype)
  expect(ours.components.unet.get(changed)).toMatchObject({ type, location: dtype })
  const [ownBefore, ownAfter] = [await valuesOf(own), await valuesOf(ours)]
  for (const [i, value] of ownAfter.entries()) {
    const exact = ownBefore[i]! + after[i]! - before[i]!
    expect(Math.abs(value - exact)).toBeLessThanOrEqual(Math.abs(exact) * rounding + 1e-6)
  }
})

test('what no LoRA changes stays where it is', async () => {
  const merged = await mergeInto(checkpoint, loras, folder, 'merged')
  const { unet, textEncoder, vae } = merged.components
  expect(textEncoder).toBe(checkpoint.components.textEncoder)
  expect(vae).toBe(checkpoint.components.vae)
  expect([...unet.keys()]).toEqual([...checkpoint.components.unet.keys()])
  const moved = [...unet].filter(([name, weight]) => weight !== checkpoint.components.unet.get(name))
  expect(moved.length).toBe(planLoraMerge(checkpoint, loras).tensors.length)
  expect(moved.every(([, { location }]) => location === 'merged')).toBe(true)
})

test('a LoRA with numbers that are none is refused by its name', async () => {
  const golden = await loraGolden('sd-1-lokr')
  const path = join(folder, 'broken.safetensors')
  await writeLora(golden.files[0]!, path)
  const broken = await readLora(path)
  const file = await open(path, 'r+')
  const { delta } = broken.modules.at(-1)!
  const weight = delta?.algorithm === 'lokr' ? delta.matrices[0] : undefined
  if (!weight || !('offset' in weight)) throw new Error('expected a whole matrix')
  await file.write(new Uint8Array(encodeFloat16(Float32Array.of(Number.NaN)).buffer), 0, 2, weight.offset + 2)
  await file.close()
  const plan = planLoraMerge(checkpoint, [...loras, { lora: broken, weight: 1 }])
  await expect(mergeLoras(plan, { weightsFolder: folder, write: withoutWriting })).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringMatching(/^"broken\.safetensors" is damaged/),
  })
})

test('it is cancelled before a run, and what cannot be written is told', async () => {
  const plan = planLoraMerge(checkpoint, loras)
  const merging = (write: (piece: Uint8Array) => Promise<void>) =>
    mergeLoras(plan, { weightsFolder: folder, write })
  const reason = new Error('cancelled')
  const cancelled = withInferenceContext({ inference: 0, load: 0, signal: AbortSignal.abort(reason) }, () =>
    merging(withoutWriting),
  )
  await expect(cancelled).rejects.toBe(reason)
  const full = new Error('full')
  let pieces = 0
  await expect(merging(() => (pieces++ < 2 ? Promise.resolve() : Promise.reject(full)))).rejects.toBe(full)
})

test('products of weights count as no run of a network', async () => {
  const context = { inference: 0, load: 0, providers: new Set<string>() }
  await withInferenceContext(context, () =>
    mergeLoras(planLoraMerge(checkpoint, loras), { weightsFolder: folder, write: withoutWriting }),
  )
  expect(context).toEqual({ inference: 0, load: 0, providers: new Set() })
})
