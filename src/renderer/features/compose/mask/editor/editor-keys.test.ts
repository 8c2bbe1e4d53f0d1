import { expect, test } from 'vitest'
import { commandOf, stepOf } from './editor-keys.ts'
import { coloursOf, overlayPixels } from './paint-overlay.ts'

const key = (name: string, held: object = {}) => ({
  ...{ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false },
  ...held,
})

test.each([
  ['[', {}, 'smaller'],
  // As keyboards have it on which brackets take AltGr, which is both.
  [']', { ctrlKey: true, altKey: true }, 'larger'],
  ['{', { shiftKey: true }, 'harder'],
  [']', { shiftKey: true }, 'softer'],
  ['z', { metaKey: true }, 'undo'],
  ['Z', { ctrlKey: true, shiftKey: true }, 'redo'],
  ['y', { ctrlKey: true }, 'redo'],
  ['E', { shiftKey: true }, 'toggle-eraser'],
  ['+', {}, 'zoom-in'],
  ['0', { ctrlKey: true }, 'fit'],
  ['Delete', {}, 'clear'],
  ['z', {}, null],
  ['e', { altKey: true }, null],
  ['s', { ctrlKey: true }, null],
])('%s with %o: %s', (name, held, command) => {
  expect(commandOf(key(name, held))).toBe(command)
})

test('arrow keys go a little way, with Shift far; with Alt they are the system’s', () => {
  expect(stepOf(key('ArrowLeft'))).toEqual([-8, 0])
  expect(stepOf(key('ArrowDown', { shiftKey: true }))).toEqual([0, 48])
  expect(stepOf(key('ArrowLeft', { altKey: true }))).toBeNull()
  expect(stepOf(key('x'))).toBeNull()
})

test('the mask is shown in stripes of two colours, as opaque as it is marked', () => {
  const colours = coloursOf('rgb(184, 64, 42)')
  expect(colours.dark).toEqual([184, 64, 42])
  const plane = { width: 60, height: 2, data: new Uint8Array(120).fill(200) }
  plane.data[119] = 0
  const pixels = overlayPixels(plane, { left: 0, top: 0, right: 60, bottom: 2 }, colours)
  const reds = new Set([0, 1, 2, 3, 4, 5].map(x => pixels[4 * x]))
  expect(reds).toEqual(new Set([255, 184]))
  expect(pixels[3]).toBe(200)
  expect(pixels[4 * 119 + 3]).toBe(0)
})
