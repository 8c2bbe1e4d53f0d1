import { mkdir, mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dummyInputs } from '../../../core/onnx/dummy-inputs.ts'
import { openSession } from '../../../core/onnx/open-session.ts'
import type { Session } from '../../../core/onnx/session.ts'
import { createGraphCache } from './graph-cache.ts'
import { pruneGraphs } from './prune-graphs.ts'

const starter = join(import.meta.dirname, '../../../../resources/models/starter')
const unet = join(starter, 'unet', 'model.onnx')
/** Takes a fraction of its time, and is called as large. */
const graph = {
  file: join(starter, 'vae_decoder', 'model.onnx'),
  name: 'vae_decoder',
  checksums: ['a'],
  bytes: 22e6,
}
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-graphs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const answer = async (session: Session) => {
  try {
    const outputs = await session.run(dummyInputs(session.inputs, { channels: 4, side: 8 }))
    return { inputs: session.inputs, outputs }
  } finally {
    await session.dispose()
  }
}

const weightsOf = async () => join(folder, (await readdir(folder))[0]!, 'weights.bin')

test('an optimised copy has exactly the inputs and outputs of the original', async () => {
  const large = { ...graph, file: unet, name: 'unet' }
  const plain = await answer(await openSession(unet))
  expect(await answer(await createGraphCache(folder).open(large))).toEqual(plain)
  expect(await readdir(folder)).toHaveLength(1)
  expect(await answer(await createGraphCache(folder).open(large))).toEqual(plain)
})

test.each([
  ['truncated', (weights: string) => truncate(weights, 1000)],
  ['changed', (weights: string) => writeFile(weights, Buffer.alloc(8), { flag: 'r+' })],
  ['lost', (weights: string) => rm(weights)],
])('a cached graph whose weights were %s is optimised again', async (_what, damage) => {
  const plain = await answer(await createGraphCache(folder).open(graph))
  await damage(await weightsOf())
  expect(await answer(await createGraphCache(folder).open(graph))).toEqual(plain)
  expect(await readdir(join(await weightsOf(), '..'))).toHaveLength(3)
})

test('small graphs are not cached, and without a writable folder graphs open all the same', async () => {
  await answer(await createGraphCache(folder).open({ ...graph, bytes: 1000 }))
  expect(await readdir(folder)).toEqual([])
  await writeFile(join(folder, 'file'), '')
  await answer(await createGraphCache(join(folder, 'file')).open(graph))
})

test('a graph that cannot be loaded rejects the call that opens it, and no other promise', async () => {
  const damaged = join(folder, 'damaged.onnx')
  await writeFile(damaged, 'not a graph')
  const unhandled: unknown[] = []
  const onUnhandled = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', onUnhandled)
  try {
    const opening = createGraphCache(join(folder, 'graphs'), 0).open({ ...graph, file: damaged })
    await expect(opening).rejects.toMatchObject({ code: 'model-damaged' })
    // Unhandled rejections are reported after all microtasks.
    await new Promise(resolve => setImmediate(resolve))
    expect(unhandled).toEqual([])
  } finally {
    process.off('unhandledRejection', onUnhandled)
  }
})

test('graphs used longest ago are deleted beyond the size limit, and all beyond the age limit', async () => {
  const now = Date.now()
  const keep = async (name: string, hoursAgo: number) => {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'weights.bin'), Buffer.alloc(1000))
    const then = new Date(now - hoursAgo * 3600_000)
    await utimes(join(folder, name, 'weights.bin'), then, then)
    await utimes(join(folder, name), then, then)
  }
  await keep('new', 0)
  await keep('used', 1)
  await keep('older', 2)
  await keep('oldest', 100)
  await pruneGraphs(folder, join(folder, 'new'), { bytes: 2500, age: 1e12, inUse: 0 }, now)
  expect((await readdir(folder)).sort()).toEqual(['new', 'used'])
  await pruneGraphs(folder, join(folder, 'new'), { bytes: 1e9, age: 1000, inUse: 0 }, now)
  expect(await readdir(folder)).toEqual(['new'])
})

test('two graphs that are used in turn and are too large for the limit together are not written in turn', async () => {
  // A copy is 13 MB, as floats.
  const limits = { bytes: 25e6, age: 1e12, inUse: 3600_000 }
  const open = async (name: string) => {
    const cache = createGraphCache(folder, 0, limits)
    await answer(await cache.open({ ...graph, checksums: [name] }))
    return (await readdir(folder)).join()
  }
  const first = await open('first')
  expect(first).not.toBe('')
  // It opens all the same, from its own file.
  for (const name of ['second', 'first', 'second', 'first']) expect(await open(name)).toBe(first)
  // Once the first is not used any more, the second takes its place.
  const long = new Date(Date.now() - 2 * 3600_000)
  for (const name of await readdir(join(folder, first))) await utimes(join(folder, first, name), long, long)
  await utimes(join(folder, first), long, long)
  const second = await open('second')
  expect(second.split(',')).toHaveLength(1)
  expect(second).not.toBe(first)
})
