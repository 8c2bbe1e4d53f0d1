import { beforeEach, expect, test, vi } from 'vitest'
import { createFlight } from './flight.ts'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

/** Scrolls a frame at a time. @param step heights of the list in each */
const scroll = (flight: ReturnType<typeof createFlight>, step: number, frames: number) => {
  for (let frame = 0; frame < frames; frame++) flight.scrolled(frame * step, frame * 16)
}

test('a quarter of the list in each frame is a flight, which ends when the list stands', () => {
  const flight = createFlight()
  scroll(flight, 0.25, 10)
  expect(flight.isFlying()).toBe(true)
  const landed = vi.fn()
  flight.onLanding(landed)
  vi.advanceTimersByTime(90)
  expect(landed).not.toHaveBeenCalled()
  vi.advanceTimersByTime(20)
  expect(landed).toHaveBeenCalledOnce()
  expect(flight.isFlying()).toBe(false)
})

test('it ends as well when the list is scrolled on slowly', () => {
  const flight = createFlight()
  scroll(flight, 0.25, 10)
  const landed = vi.fn()
  flight.onLanding(landed)
  flight.scrolled(2.26, 160)
  expect(landed).toHaveBeenCalledOnce()
})

test('neither a wheel nor a jump is a flight', () => {
  const wheel = createFlight()
  scroll(wheel, 0.05, 20)
  expect(wheel.isFlying()).toBe(false)
  const jump = createFlight()
  jump.scrolled(0, 0)
  jump.scrolled(400, 16)
  expect(jump.isFlying()).toBe(false)
})

test('what is gone before the landing is not told', () => {
  const flight = createFlight()
  scroll(flight, 0.25, 10)
  const gone = vi.fn()
  flight.onLanding(gone)()
  vi.advanceTimersByTime(200)
  expect(gone).not.toHaveBeenCalled()
})
