import { expect, test } from 'vitest'
import { parseKeys, pressedShortcut, shortcuts } from './shortcuts.ts'

const key = (name: string, held: object = {}) => ({
  ...{ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false },
  ...held,
})

test('keys are taken apart, the plus sign too', () => {
  expect(parseKeys('Control+Shift+C')).toEqual({ key: 'C', control: true, shift: true, alt: false })
  expect(parseKeys('Control++')).toEqual({ key: '+', control: true, shift: false, alt: false })
  expect(parseKeys('+')).toEqual({ key: '+', control: false, shift: false, alt: false })
})

test.each([
  ['Escape', {}, 'cancel'],
  ['z', { ctrlKey: true }, 'undo'],
  ['z', { metaKey: true }, 'undo'],
  // Redo, which the system does.
  ['Z', { ctrlKey: true, shiftKey: true }, null],
  ['z', { ctrlKey: true, altKey: true }, null],
  // Where the question mark lies on Shift, and the slash on Shift and 7.
  ['?', { shiftKey: true }, 'show-shortcuts'],
  ['/', { ctrlKey: true, shiftKey: true }, 'show-shortcuts'],
  ['?', { altKey: true }, null],
])('in the window, %s with %o: %s', (name, held, action) => {
  expect(pressedShortcut('window', key(name, held))).toBe(action)
})

test.each([
  ['f', {}, 'favourite'],
  ['F', { shiftKey: true }, 'favourite'],
  ['f', { ctrlKey: true }, null],
  ['ArrowLeft', {}, 'previous'],
  ['Backspace', {}, 'delete'],
])('at a picture, %s with %o: %s', (name, held, action) => {
  expect(pressedShortcut('picture', key(name, held))).toBe(action)
})

test('no two actions of a place share keys', () => {
  for (const place of Object.values(shortcuts)) {
    const keys = Object.values(place).flat()
    expect(new Set(keys).size).toBe(keys.length)
  }
})
