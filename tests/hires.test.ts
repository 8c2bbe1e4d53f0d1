import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPngText } from '../src/core/imaging/codec/png-text.ts'
import { createEngine, type Engine, engineFolders, request } from '../src/engine/index.ts'
import type { RouteInput } from '../src/shared/api/contract.ts'
import type { ProgressEvent } from '../src/shared/api/progress.ts'
import { temporaryFolder } from './cli.ts'
import { knowMachine } from './known-machine.ts'
import { makeTinyStarter } from './packs.ts'

let engine: Engine
const home = temporaryFolder()
beforeAll(() => {
  knowMachine(home)
  engine = createEngine({ version: 'test', folders: engineFolders(makeTinyStarter(), home) })
})
afterAll(() => engine.dispose())

const wanted = {
  ...{ prompt: 'a queen', seed: 3, steps: 4, size: { width: 128, height: 128 } },
  ...{ enhance: false, provider: 'cpu', allowNsfw: true },
} as const satisfies RouteInput<'create'>

const draw = async (name: string, input: Partial<RouteInput<'create'>> = {}) => {
  const out = join(home, `${name}.png`)
  const events: ProgressEvent[] = []
  await request(engine, 'create', { ...wanted, ...input, out }, { onProgress: event => events.push(event) })
  const bytes = readFileSync(out)
  const texts = readPngText(bytes)
  return { bytes, events, infotext: texts.get('parameters'), recipe: JSON.parse(texts.get('likeness')!) }
}

test('a size that outgrows the model is drawn in two passes, and its recipe makes the same file again', async () => {
  const { bytes, events, infotext, recipe } = await draw('two')
  const stages = [...new Set(events.map(({ stage }) => stage))]
  expect(stages).toEqual(['load', 'generate', 'hires-upscale', 'hires', 'save'])
  expect(events.filter(({ stage }) => stage === 'hires').at(-1)).toMatchObject({ step: 2, of: 2 })
  expect(infotext).toContain(
    'Size: 64x64, Denoising strength: 0.5, Hires upscale: 2, Hires steps: 2, Hires upscaler: starter',
  )
  expect(recipe).toMatchObject({
    ...{ width: 128, height: 128 },
    hires: { size: { width: 64, height: 64 }, strength: 0.5, steps: 2 },
  })
  const again = await draw('again', { hires: recipe.hires })
  expect(again.bytes.equals(bytes)).toBe(true)
})

test('in one pass where that is wanted', async () => {
  const { events, infotext, recipe } = await draw('one', { hires: false })
  expect(events.some(({ stage }) => stage === 'hires')).toBe(false)
  expect(infotext).not.toContain('Hires')
  expect(recipe.hires).toBeUndefined()
})

test('more strength draws another picture', async () => {
  const [little, much] = [
    await draw('little', { hires: { strength: 0.25 } }),
    await draw('much', { hires: { strength: 1 } }),
  ]
  expect(much.infotext).toContain('Denoising strength: 1, Hires upscale: 2, Hires steps: 4')
  expect(little.bytes.equals(much.bytes)).toBe(false)
})
