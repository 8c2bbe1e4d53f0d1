import { describe, expect, it, test } from 'vitest'
import { type BundleId, bundleIds } from '../../../shared/api/bundles.ts'
import { publishedModels } from '../catalogue/index.ts'
import { bundleSlots } from './bundles.ts'
import { type BundleMachine, chooseBundles } from './choose-bundles.ts'

const GiB = 2 ** 30
const machine = (over: Partial<BundleMachine>): BundleMachine => ({
  ...{ memory: 16 * GiB, freeBytes: 500e9, operationsPerSecond: 2e11, ...over },
})
const choose = (on: Partial<BundleMachine>, installed: readonly string[] = []) => {
  const bundles = chooseBundles(publishedModels, machine(on), ({ id }) => installed.includes(id))
  return (id: BundleId) => bundles.find(each => each.id === id)!
}

const entryOf = (id: string) => publishedModels.find(each => each.id === id)!
const drawing = (models: readonly string[]) =>
  models.filter(id => entryOf(id).roles.includes('text-to-image'))

describe('the first step', () => {
  it.each([
    ['2 GB without a graphics card', { memory: 2 * GiB, operationsPerSecond: 1e11 }, []],
    ['4 GB without a graphics card', { memory: 4 * GiB }, ['dreamshaper-8']],
    ['8 GB without a graphics card', { memory: 8 * GiB }, ['lcm-dreamshaper-v7']],
    ['8 GB, not measured yet', { memory: 8 * GiB, operationsPerSecond: null }, ['lcm-dreamshaper-v7']],
    ['16 GB, a slow graphics card', { operationsPerSecond: 1e12 }, ['sdxl-lightning']],
    ['8 GB, a fast graphics card', { memory: 8 * GiB, operationsPerSecond: 1e13 }, ['realistic-vision-5.1']],
    ['64 GB, a fast graphics card', { memory: 64 * GiB, operationsPerSecond: 1e13 }, ['realvisxl-5.0']],
  ])('%s: draws with what fits and is quick', (_name, on, expected) => {
    const { models } = choose(on)('first-step')
    expect(drawing(models)).toEqual(expected)
    expect(models).toContain('gfpgan-1.4')
  })

  it('draws within a minute, or tells that nothing installed sooner would', () => {
    expect(choose({ memory: 8 * GiB })('first-step').seconds!.most).toBeLessThan(60)
    expect(choose({ memory: 4 * GiB })('first-step').seconds!.least).toBeCloseTo(213, 0)
    expect(choose({ operationsPerSecond: null })('first-step').seconds).toBeNull()
  })

  it('is smaller where the disk is nearly full', () => {
    const fast = { operationsPerSecond: 1e13 }
    const { models, fits } = choose({ ...fast, freeBytes: 3e9 })('first-step')
    expect(drawing(models)).toEqual(['dreamshaper-8'])
    expect(fits).toBe(true)
    const full = choose({ ...fast, freeBytes: 1e9 })('first-step')
    expect(drawing(full.models)).toEqual(['dreamshaper-8'])
    expect(full.fits).toBe(false)
  })

  it('keeps the model that is there when the next probe finds the machine somewhat slower', () => {
    const there = ['realvisxl-5.0', 'gfpgan-1.4']
    const { models, missing, bytes } = choose({ operationsPerSecond: 5e12 }, there)('first-step')
    expect(models).toEqual(there)
    expect(missing).toEqual([])
    expect(bytes).toBe(0)
    expect(drawing(choose({ operationsPerSecond: 2e11 }, there)('first-step').models)).toEqual([
      'lcm-dreamshaper-v7',
    ])
  })
})

describe('sharp faces', () => {
  it('are possible with 2 GB, and everything a swapper needs comes before it', () => {
    const { models, seconds } = choose({ memory: 2 * GiB })('sharp-faces')
    expect(models.slice(0, 2)).toEqual(['arcface-w600k-r50', 'hyperswap-1c-256'])
    expect(drawing(models)).toEqual([])
    expect(seconds).toBeNull()
  })

  it('count what two models need once, and what is there not at all', () => {
    const whole = choose({})('sharp-faces')
    expect(new Set(whole.models).size).toBe(whole.models.length)
    expect(whole.bytes).toBe(whole.models.reduce((sum, id) => sum + entryOf(id).bytes, 0))
    const rest = choose({}, ['arcface-w600k-r50', 'xseg-3'])('sharp-faces')
    expect(rest.missing).not.toContain('arcface-w600k-r50')
    expect(rest.bytes).toBe(whole.bytes - entryOf('arcface-w600k-r50').bytes - entryOf('xseg-3').bytes)
  })
})

describe('everything', () => {
  it('has all of the two others', () => {
    for (const memory of [2, 4, 8, 16, 64])
      for (const operationsPerSecond of [1e11, 1e12, 1e13]) {
        const on = choose({ memory: memory * GiB, operationsPerSecond })
        const { models } = on('everything')
        expect(models).toEqual(expect.arrayContaining(on('first-step').models))
        expect(models).toEqual(expect.arrayContaining(on('sharp-faces').models))
      }
  })

  it('adds a finer model that is worth the wait, and an upscaler where it is quick', () => {
    const slow = choose({})('everything')
    expect(drawing(slow.models)).toEqual(['lcm-dreamshaper-v7', 'sdxl-lightning'])
    expect(slow.models).not.toContain('real-esrgan-x4')
    expect(slow.seconds!.least).toBeCloseTo(29, 0)
    expect(slow.seconds!.most).toBeCloseTo(188, 0)
    expect(choose({ operationsPerSecond: 1e13 })('everything').models).toContain('real-esrgan-x4')
  })
})

test('every candidate is a published model', () => {
  const known = publishedModels.map(({ id }) => id)
  for (const bundle of bundleIds)
    for (const { candidates } of bundleSlots[bundle])
      expect(known).toEqual(expect.arrayContaining([...candidates]))
})
