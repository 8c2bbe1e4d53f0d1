import { expect, test } from 'vitest'
import { createMaskHistory } from './mask-history.ts'
import { packTile, unpackTile } from './packed-tile.ts'
import { wholeOf } from './rect.ts'
import { putStamp, reachOf, startErasing } from './stamp.ts'
import { combineMasks, createMask, fillMask, invertMask, markedShare } from './whole-plane.ts'

const size = { width: 500, height: 300 }

const same = (a: Uint8Array, b: Uint8Array | undefined) =>
  b !== undefined && a.every((value, i) => value === b[i])

const begin = () => {
  const plane = createMask(size)
  const history = createMaskHistory(plane)
  const dot = (x: number, y: number, radius = 20, effect: 'paint' | 'erase' = 'paint') => {
    const stamp = { x, y, radius, softness: 0.5 }
    const reach = reachOf(plane, stamp)
    if (reach) history.touch(reach)
    putStamp(plane, stamp, effect === 'erase' ? startErasing(plane) : null)
    return history.commit()
  }
  const whole = (change: () => void) => {
    history.touch(wholeOf(plane))
    change()
    return history.commit()
  }
  return { plane, history, dot, whole }
}

test('sixty steps are taken back and made again, to the pixel', () => {
  const { plane, history, dot, whole } = begin()
  const states = [plane.data.slice()]
  for (let i = 0; i < 60; i++) {
    const changed =
      i % 20 === 19
        ? whole(() => invertMask(plane))
        : dot((i * 83) % 500, (i * 47) % 300, 10 + (i % 7) * 9, i % 5 === 4 ? 'erase' : 'paint')
    if (changed) states.push(plane.data.slice())
  }
  expect(states.length).toBeGreaterThan(50)
  for (let i = states.length - 2; i >= 0 && history.canUndo(); i--) {
    history.undo()
    expect(same(plane.data, states[i])).toBe(true)
  }
  expect(history.canUndo()).toBe(false)
  for (let i = 1; history.canRedo(); i++) {
    history.redo()
    expect(same(plane.data, states[i])).toBe(true)
  }
})

test('what changes is told by its tiles, and only they are kept', () => {
  const { history, dot } = begin()
  dot(200, 200)
  const one = history.bytes()
  expect(one).toBeLessThan(128 * 128)
  expect(history.undo()).toEqual({ left: 128, top: 128, right: 256, bottom: 256 })
  expect(history.undo()).toBeNull()
  expect(history.redo()).toEqual({ left: 128, top: 128, right: 256, bottom: 256 })
})

test('a step that changes nothing is none, and one after an undo forgets what was undone', () => {
  const { history, dot, whole, plane } = begin()
  expect(dot(100, 100, 20, 'erase')).toBe(false)
  expect(whole(() => fillMask(plane, 0))).toBe(false)
  expect(history.canUndo()).toBe(false)
  dot(100, 100)
  dot(300, 100)
  history.undo()
  expect(history.canRedo()).toBe(true)
  dot(400, 200)
  expect(history.canRedo()).toBe(false)
})

test('a stroke that is given up leaves no trace', () => {
  const { plane, history, dot } = begin()
  dot(100, 100)
  const before = plane.data.slice()
  history.touch({ left: 0, top: 0, right: 400, bottom: 300 })
  putStamp(plane, { x: 130, y: 110, radius: 50, softness: 0 }, null)
  history.rollBack()
  expect(same(plane.data, before)).toBe(true)
  expect(history.commit()).toBe(false)
})

test('memory stays bounded, and fifty steps stay possible', () => {
  const plane = createMask({ width: 200, height: 200 })
  const history = createMaskHistory(plane, 1e6)
  // As bad as can be: noise everywhere.
  for (let i = 0; i < 56; i++) {
    history.touch(wholeOf(plane))
    for (let at = 0; at < plane.data.length; at++) plane.data[at] = (at * 31 + i) % 256
    history.commit()
  }
  let steps = 0
  while (history.undo()) steps++
  expect(steps).toBe(50)
})

test('packed parts come back as they were', () => {
  const plane = createMask({ width: 300, height: 200 })
  for (let i = 0; i < plane.data.length; i++) plane.data[i] = i % 7 === 0 ? (i * 13) % 256 : 255
  const before = plane.data.slice()
  const rect = { left: 10, top: 20, right: 290, bottom: 190 }
  const packed = packTile(plane, rect)
  fillMask(plane, 0)
  unpackTile(plane, rect, packed)
  for (let y = 0; y < 200; y++)
    for (let x = 0; x < 300; x++) {
      const inside = x >= 10 && x < 290 && y >= 20 && y < 190
      if (plane.data[y * 300 + x] !== (inside ? before[y * 300 + x] : 0)) expect.fail(`at ${x}, ${y}`)
    }
})

test('areas are added and taken away, and everything but the faces is the inverse of theirs', () => {
  const [faces, other] = [createMask({ width: 2, height: 2 }), createMask({ width: 2, height: 2 })]
  faces.data.set([255, 100, 0, 0])
  other.data.set([0, 200, 50, 0])
  const all = createMask({ width: 2, height: 2 })
  combineMasks(all, faces, 'paint')
  combineMasks(all, other, 'paint')
  expect([...all.data]).toEqual([255, 200, 50, 0])
  fillMask(all, 255)
  combineMasks(all, faces, 'erase')
  expect([...all.data]).toEqual([0, 155, 255, 255])
  expect(markedShare(all)).toBeCloseTo(665 / 1020)
  combineMasks(faces, faces, 'erase')
  expect(markedShare(faces)).toBe(0)
})
