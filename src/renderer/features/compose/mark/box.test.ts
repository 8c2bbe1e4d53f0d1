import { expect, test } from 'vitest'
import { boxAfterKey, boxBetween, firstBox, movedBox, roundedBox } from './box.ts'

const photo = { width: 800, height: 400 }
const key = (name: string, shiftKey = false) => ({ key: name, shiftKey })

test('a box is drawn from any corner, and never out of the photo', () => {
  expect(boxBetween([300, 200], [100, 50], photo)).toEqual([100, 50, 200, 150])
  expect(boxBetween([700, 300], [900, -50], photo)).toEqual([700, 0, 100, 300])
  expect(movedBox([700, 300, 80, 90], 500, 500, photo)).toEqual([720, 310, 80, 90])
  expect(movedBox([10, 10, 80, 90], -50, -50, photo)).toEqual([0, 0, 80, 90])
  expect(firstBox(photo)).toEqual([350, 150, 100, 100])
  expect(roundedBox([0.4, 1.6, 9.5, 3.2])).toEqual([0, 2, 10, 3])
})

test('arrow keys move it, with Shift they change its size', () => {
  expect(boxAfterKey([100, 100, 50, 50], key('ArrowLeft'), photo)).toEqual([92, 100, 50, 50])
  expect(boxAfterKey([100, 100, 50, 50], key('ArrowDown'), photo)).toEqual([100, 108, 50, 50])
  expect(boxAfterKey([100, 100, 50, 50], key('ArrowRight', true), photo)).toEqual([100, 100, 58, 50])
  expect(boxAfterKey([100, 100, 10, 10], key('ArrowUp', true), photo)).toEqual([100, 100, 10, 8])
  expect(boxAfterKey([100, 100, 50, 50], key('Enter'), photo)).toBeNull()
})
