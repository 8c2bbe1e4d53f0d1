import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeWindow, readWindowState, writeWindowState } from './window-state.ts'

const main = { x: 0, y: 25, width: 1920, height: 1055 }
const second = { x: 1920, y: 0, width: 1600, height: 900 }
const at = (x: number, y: number, width = 1000, height = 700) => ({
  normal: { x, y, width, height },
  maximised: false,
})

test('the first time it opens in the middle of the first display', () => {
  expect(placeWindow(undefined, [main, second])).toEqual({ x: 320, y: 123, width: 1280, height: 860 })
})

test('it opens where it was, on either display', () => {
  expect(placeWindow(at(100, 100), [main, second])).toEqual(at(100, 100).normal)
  expect(placeWindow(at(2000, 50), [main, second])).toEqual(at(2000, 50).normal)
})

test('when its display is gone it comes back to the first', () => {
  expect(placeWindow(at(2000, 50), [main])).toEqual({ x: 460, y: 203, width: 1000, height: 700 })
})

test('it is never outside, larger than the display, or too small', () => {
  expect(placeWindow(at(-300, -200), [main])).toEqual({ x: 0, y: 25, width: 1000, height: 700 })
  expect(placeWindow(at(0, 25, 5000, 5000), [main])).toEqual(main)
  expect(placeWindow(at(10, 30, 100, 100), [main])).toMatchObject({ width: 820, height: 600 })
  const tiny = { x: 0, y: 0, width: 640, height: 480 }
  expect(placeWindow(undefined, [tiny])).toEqual(tiny)
})

test('what is saved is read again, and a broken file is as none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'likeness-window-'))
  const file = join(folder, 'window-state.json')
  expect(readWindowState(file)).toBeUndefined()
  writeWindowState(file, { ...at(1, 2), maximised: true })
  expect(readWindowState(file)).toEqual({ ...at(1, 2), maximised: true })
  for (const broken of [
    '{',
    '{"normal":{"x":1}}',
    '{"normal":{"x":0,"y":0,"width":-5,"height":1},"maximised":false}',
  ]) {
    writeFileSync(file, broken)
    expect(readWindowState(file)).toBeUndefined()
  }
})
