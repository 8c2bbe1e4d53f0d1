import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kindOfWork } from './kind-of-work.ts'
import { noBatch, type Plan } from './progress.ts'
import { createStageTimes } from './stage-times.ts'

const plan: Plan = [
  ['load', 1],
  ['upscale', 5],
]
const measured = (load: number, upscale: number, steps = 4) => [
  { stage: 'load', image: 0, milliseconds: load, steps: 1 } as const,
  { stage: 'upscale', image: 0, milliseconds: upscale, steps } as const,
]
const newFile = () => join(mkdtempSync(join(tmpdir(), 'likeness-stage-times-')), 'stage-times.json')

test('what jobs of a kind took is expected of the next, also after a restart', async () => {
  const file = newFile()
  const times = createStageTimes(file)
  expect(await times.expect('enhance a', plan, noBatch)).toBeNull()
  for (const upscale of [400, 380, 4000]) await times.learn('enhance a', measured(100, upscale))
  const expected = [
    { stage: 'load', image: 0, perStep: 100, steps: 1 },
    { stage: 'upscale', image: 0, perStep: 100, steps: 4 },
  ]
  expect((await times.expect('enhance a', plan, noBatch))?.[1]).toEqual(expected[1])
  // The first loading of a process is learnt apart from the others.
  expect(await createStageTimes(file).expect('enhance a', plan, noBatch)).toEqual(expected)
})

test('of a kind that was never measured the last work of its route is expected', async () => {
  const times = createStageTimes(null)
  await times.learn('enhance a', measured(100, 400))
  expect((await times.expect('enhance b', plan, noBatch))?.map(({ perStep }) => perStep)).toEqual([100, 100])
  expect(await times.expect('swap a', plan, noBatch)).toBeNull()
})

test('the second job of a kind is expected to take what the first took after loading', async () => {
  const times = createStageTimes(null)
  await times.learn('enhance a', measured(5000, 400))
  expect(await times.expect('enhance a', plan, noBatch)).toEqual([
    { stage: 'load', image: 0, perStep: 0, steps: 1 },
    { stage: 'upscale', image: 0, perStep: 100, steps: 4 },
  ])
})

test('each picture of a batch takes what one took', async () => {
  const times = createStageTimes(null)
  await times.learn('create a', [{ stage: 'generate', image: 1, milliseconds: 800, steps: 8 }])
  const each: Plan = [['generate', 1]]
  expect(await times.expect('create a', [], { images: 2, each })).toEqual(
    [1, 2].map(image => ({ stage: 'generate', image, perStep: 100, steps: 8 })),
  )
})

test('a whole job takes its stages, those of a batch once for each picture', async () => {
  const file = newFile()
  const times = createStageTimes(file)
  expect(await times.total('create a', 1, false)).toBeNull()
  const loading = (milliseconds: number) => ({ stage: 'load', image: 0, milliseconds, steps: 1 }) as const
  const drawing = { stage: 'generate', image: 1, milliseconds: 800, steps: 8 } as const
  await times.learn('create a', [loading(5000), drawing])
  // Its networks are open since.
  expect(await times.total('create a', 3, false)).toBe(3 * 800)
  expect(await createStageTimes(file).total('create a', 3, false)).toBe(5000 + 3 * 800)
  await times.learn('create a', [loading(100), drawing])
  expect(await times.total('create a', 1, false)).toBe(900)
  // Another process loads anew, unless a job before it will have done so.
  const later = createStageTimes(file)
  expect(await later.total('create a', 1, false)).toBe(5800)
  expect(await later.total('create a', 1, true)).toBe(900)
  expect(await later.total('create b', 1, true)).toBeNull()
})

test('a file that is broken or gone counts as nothing learnt', async () => {
  const file = newFile()
  writeFileSync(file, '{"enhance a":{"load":[{"perStep":"x"}]}}')
  expect(await createStageTimes(file).expect('enhance a', plan, noBatch)).toBeNull()
})

test('a kind names options, neither words nor pictures', () => {
  const kind = kindOfWork('create', { prompt: 'a queen', photo: '/home/me/a.png', width: 512, seed: 3 })
  expect(kind).toBe('create [{"width":512},["photo"]]')
})
