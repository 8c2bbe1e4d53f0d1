import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LikenessError } from '../../../core/errors.ts'
import { createMergedWeights, mergedFolder, removeMergedOf, type WantedWeights } from './merged-weights.ts'

let models: string
beforeEach(async () => {
  models = await mkdtemp(join(tmpdir(), 'likeness-merged-'))
})
afterEach(() => rm(models, { recursive: true, force: true }))

let made = 0
/** A file of so many bytes, of a LoRA whose hash consists of one letter. */
const wanted = (letter: string, bytes = 1000): WantedWeights => ({
  models,
  name: { checkpoint: 'c'.repeat(64), network: 'unet', loras: [letter.repeat(64)], key: letter.repeat(64) },
  plan: async () => ({
    bytes,
    write: async file => {
      made++
      await writeFile(file, Buffer.alloc(bytes))
    },
  }),
})
const names = async () => (await readdir(mergedFolder(models))).map(name => name.split('-')[2]![0]).sort()
/** Makes an entry one that was used so many minutes ago. */
const age = async (letter: string, minutes: number) => {
  const entry = (await readdir(mergedFolder(models))).find(name => name.includes(`-unet-${letter}`))!
  const then = new Date(Date.now() - minutes * 60_000)
  for (const path of ['entry.json', 'weights.safetensors', ''])
    await utimes(join(mergedFolder(models), entry, path), then, then)
}

test('a file is made once, and again when its pack is gone or it was changed', async () => {
  const weights = createMergedWeights()
  const before = made
  const { location } = await weights.use(wanted('a'))
  await Promise.all([weights.use(wanted('a')), weights.use(wanted('a')), weights.use(wanted('b'))])
  expect(made - before).toBe(2)
  const other = createMergedWeights()
  await other.use(wanted('a'))
  expect(made - before).toBe(2)
  await writeFile(join(models, location), 'something else')
  await other.use(wanted('a'))
  expect(made - before).toBe(3)
  await removeMergedOf(models, ['b'.repeat(64)])
  expect(await names()).toEqual(['a'])
  await removeMergedOf(models, ['c'.repeat(64)])
  expect(await names()).toEqual([])
})

test('beyond the budget those used longest ago are deleted, and none that is in use', async () => {
  const weights = createMergedWeights({ budget: () => 3200 })
  const held = await weights.use(wanted('a'))
  for (const letter of ['b', 'c']) (await weights.use(wanted(letter))).release()
  await age('a', 30)
  await age('b', 10)
  await age('c', 20)
  ;(await weights.use(wanted('d'))).release()
  expect(await names()).toEqual(['a', 'b', 'd'])
  held.release()
  held.release()
  await age('a', 30)
  ;(await weights.use(wanted('e'))).release()
  expect(await names()).toEqual(['b', 'd', 'e'])
  // What was used within a minute may be about to be opened by another program.
  await age('b', 10)
  ;(await weights.use(wanted('f', 3000))).release()
  expect(await names()).toEqual(['d', 'e', 'f'])
})

test('what fails leaves nothing behind, and a full disk is told before and while it is written', async () => {
  const failing = (error: Error): WantedWeights => ({
    ...wanted('a'),
    plan: async () => ({
      bytes: 1000,
      write: async file => {
        await writeFile(file, 'half')
        throw error
      },
    }),
  })
  const weights = createMergedWeights()
  const stopped = new DOMException('stopped', 'AbortError')
  await expect(weights.use(failing(stopped))).rejects.toBe(stopped)
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
  await expect(weights.use(failing(full))).rejects.toMatchObject({
    code: 'disk-full',
    message: expect.stringContaining('LoRAs merged in'),
  })
  const damaged = new LikenessError('model-damaged', 'x')
  await expect(weights.use(failing(damaged))).rejects.toBe(damaged)
  const small = createMergedWeights({ freeSpace: async () => 1000 })
  await expect(small.use(wanted('a'))).rejects.toMatchObject({ code: 'disk-full' })
  expect(await names()).toEqual([])
  await weights.use(wanted('a'))
  expect(await names()).toEqual(['a'])
})
