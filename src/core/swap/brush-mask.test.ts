import { expect, test } from 'vitest'
import { paintStrokes } from './brush-mask.ts'

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
