import { expect, test } from 'vitest'
import { fitView, panBy, reveal, toPicture, toStage, zoomAt } from './view.ts'

const stage = { width: 800, height: 600 }
const picture = { width: 4000, height: 3000 }

test('a picture is fitted into the middle, and a small one not enlarged without end', () => {
  const view = fitView(stage, picture)
  expect(view.scale).toBeCloseTo(568 / 3000)
  expect(toStage(view, [2000, 1500])).toEqual([400, 300])
  expect(fitView(stage, { width: 16, height: 16 }).scale).toBe(16)
})

test('zooming keeps what is under the pointer, and never shrinks below the whole picture', () => {
  const view = fitView(stage, picture)
  const before = toPicture(view, [300, 200])
  const near = zoomAt(view, 5, [300, 200], stage, picture)
  const after = toPicture(near, [300, 200])
  expect(after[0]).toBeCloseTo(before[0])
  expect(after[1]).toBeCloseTo(before[1])
  expect(zoomAt(near, 0.01, [300, 200], stage, picture)).toEqual(view)
  expect(zoomAt(view, 1e6, [300, 200], stage, picture).scale).toBe(16)
})

test('a picture cannot be moved out of sight', () => {
  const near = zoomAt(fitView(stage, picture), 4, [400, 300], stage, picture)
  const far = panBy(near, 1e6, -1e6, stage, picture)
  expect(far.x).toBe(400)
  expect(far.y).toBeCloseTo(300 - 3000 * far.scale)
})

test('the keyboard’s brush is brought into sight, and nothing moves where it is', () => {
  const near = zoomAt(fitView(stage, picture), 8, [400, 300], stage, picture)
  expect(reveal(near, toPicture(near, [400, 300]), stage, picture)).toBe(near)
  const moved = reveal(near, toPicture(near, [900, 300]), stage, picture)
  const [x] = toStage(moved, toPicture(near, [900, 300]))
  expect(x).toBeCloseTo(740)
})
