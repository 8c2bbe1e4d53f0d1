import { afterAll, describe, expect, test } from 'vitest'
import { around, difference, openPortraits, swapPortraits } from '../../../tests/portrait-swaps.ts'
import { paintStrokes } from './brush-mask.ts'

const { close, collins, hopper } = await openPortraits()
afterAll(close)

describe('painted strokes', () => {
  test('takes the new face away and adds it where something else kept it away', async () => {
    const nose = [hopper.face.mesh[4 * 3]!, hopper.face.mesh[4 * 3 + 1]!] as const
    const size = 0.3 * hopper.face.box[2]
    const stroke = (effect: 'add' | 'remove', points: readonly (readonly [number, number])[]) =>
      ({ effect, size, softness: 0.5, points }) as const
    const strokes = async (...all: ReturnType<typeof stroke>[]) => ({
      brush: await paintStrokes(all, hopper.image),
    })
    const plain = await swapPortraits(collins, hopper)
    const removed = await swapPortraits(collins, hopper, await strokes(stroke('remove', [nose])))
    const [under, beside] = [around(hopper, [4], 0.05), around(hopper, [50, 280], 0.03)]
    expect(difference(removed, hopper.image, under)).toBe(0)
    expect(difference(plain, hopper.image, under)).toBeGreaterThan(5)
    expect(difference(removed, plain, beside)).toBe(0)

    const mouth = around(hopper, [13, 14], 0.02)
    const [x, y] = [hopper.face.mesh[13 * 3]!, hopper.face.mesh[13 * 3 + 1]!]
    const kept = await swapPortraits(collins, hopper, { keep: ['mouth'] })
    const added = await swapPortraits(collins, hopper, {
      keep: ['mouth'],
      ...(await strokes(stroke('add', [[x, y]]))),
    })
    expect(difference(kept, hopper.image, mouth)).toBeLessThan(2)
    expect(difference(added, hopper.image, mouth)).toBeGreaterThan(10)
    const both = await strokes(stroke('remove', [nose]), stroke('add', [nose]))
    expect(difference(await swapPortraits(collins, hopper, both), plain, under)).toBe(0)
  })
})

test('painting is given up when it is cancelled, however much is to be painted', async () => {
  const across = Array.from({ length: 4000 }, (_, i): [number, number] => [
    i % 2 ? 4000 : 0,
    i % 3 ? 4000 : 0,
  ])
  const stroke = { effect: 'add', size: 5000, softness: 0.5, points: across } as const
  const abort = new AbortController()
  const painting = paintStrokes([stroke], { width: 4000, height: 4000 }, abort.signal)
  setImmediate(() => abort.abort(new Error('enough')))
  await expect(painting).rejects.toThrow('enough')
}, 10_000)
