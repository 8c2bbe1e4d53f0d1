import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { createMask } from '../plane/whole-plane.ts'
import type { View } from '../view.ts'
import { type MaskSession, openMaskSession } from './mask-session.ts'
import { usePainting } from './use-painting.ts'

let session: MaskSession
let view: View
let zoomed: number[]
let space: boolean

const Surface = () => {
  const stage = {
    view,
    current: () => view,
    zoom: (factor: number) => zoomed.push(factor),
    pan: (dx: number, dy: number) => {
      view = { ...view, x: view.x + dx, y: view.y + dy }
    },
    fit: () => {},
    show: () => {},
  }
  const handlers = usePainting({
    ...{ session, stage, brush: { radius: 5, softness: 0 }, effect: 'paint', paints: true },
    holdsSpace: () => space,
    onPointer: () => {},
  })
  return <div role="application" {...handlers} />
}

beforeEach(() => {
  session = openMaskSession(createMask({ width: 100, height: 100 }))
  view = { scale: 2, x: 10, y: 20 }
  zoomed = []
  space = false
  Element.prototype.setPointerCapture ??= () => {}
  render(<Surface />)
})

const surface = () => screen.getByRole('application')
const value = (x: number, y: number) => session.plane.data[y * 100 + x]
const mouse = { pointerId: 1, pointerType: 'mouse', button: 0, buttons: 1, pressure: 0.5 }
const touch = (pointerId: number) => ({
  pointerId,
  pointerType: 'touch',
  button: 0,
  buttons: 1,
  pressure: 0.5,
})

test('strokes lie under the pointer at any zoom, in the brush’s own size', () => {
  fireEvent.pointerDown(surface(), { ...mouse, clientX: 10 + 2 * 30.5, clientY: 20 + 2 * 40.5 })
  fireEvent.pointerMove(surface(), { ...mouse, clientX: 10 + 2 * 60.5, clientY: 20 + 2 * 40.5 })
  fireEvent.pointerUp(surface(), mouse)
  expect([value(30, 40), value(45, 44), value(60, 36)]).toEqual([255, 255, 255])
  expect([value(30, 47), value(23, 40), value(67, 40)]).toEqual([0, 0, 0])
  expect(session.facts().canUndo).toBe(true)
})

test('a pen paints as hard as it presses, and erases with its other end', () => {
  const pen = { ...mouse, pointerType: 'pen' }
  const at = { clientX: 10 + 2 * 50, clientY: 20 + 2 * 50 }
  fireEvent.pointerDown(surface(), { ...pen, ...at, pressure: 0.2 })
  fireEvent.pointerUp(surface(), pen)
  const light = session.facts().share
  fireEvent.pointerDown(surface(), { ...pen, ...at, pressure: 1 })
  fireEvent.pointerUp(surface(), pen)
  expect(session.facts().share).toBeGreaterThan(5 * light)
  fireEvent.pointerDown(surface(), { ...pen, ...at, pressure: 1, button: 5, buttons: 32 })
  fireEvent.pointerUp(surface(), pen)
  expect(session.facts().share).toBe(0)
})

test('the middle button, and dragging with Space held, move the picture and paint nothing', () => {
  fireEvent.pointerDown(surface(), { ...mouse, button: 1, buttons: 4, clientX: 100, clientY: 100 })
  fireEvent.pointerMove(surface(), { ...mouse, clientX: 130, clientY: 90 })
  fireEvent.pointerUp(surface(), mouse)
  expect(view).toEqual({ scale: 2, x: 40, y: 10 })
  space = true
  fireEvent.pointerDown(surface(), { ...mouse, clientX: 100, clientY: 100 })
  fireEvent.pointerMove(surface(), { ...mouse, clientX: 90, clientY: 100 })
  fireEvent.pointerUp(surface(), mouse)
  expect(view.x).toBe(30)
  expect(session.facts().changed).toBe(false)
})

test('a second finger gives the stroke up, and both zoom and move', () => {
  fireEvent.pointerDown(surface(), { ...touch(1), clientX: 100, clientY: 100 })
  fireEvent.pointerMove(surface(), { ...touch(1), clientX: 110, clientY: 100 })
  fireEvent.pointerDown(surface(), { ...touch(2), clientX: 160, clientY: 100 })
  expect(session.plane.data.every(each => each === 0)).toBe(true)
  fireEvent.pointerMove(surface(), { ...touch(2), clientX: 210, clientY: 100 })
  expect(zoomed).toEqual([2])
  fireEvent.pointerUp(surface(), touch(2))
  fireEvent.pointerUp(surface(), touch(1))
  expect(session.facts().canUndo).toBe(false)
})

test('a stroke that the system takes away leaves nothing', () => {
  fireEvent.pointerDown(surface(), { ...mouse, clientX: 100, clientY: 100 })
  fireEvent.pointerCancel(surface(), mouse)
  expect(session.plane.data.every(each => each === 0)).toBe(true)
})
