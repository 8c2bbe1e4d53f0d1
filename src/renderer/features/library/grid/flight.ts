import { type RefObject, useEffect, useState } from 'react'

/** Heights of a list in a second: what is scrolled faster is in sight for less than a sixth of one. */
const flyingSpeed = 6

/** Milliseconds without scrolling after which a list stands. */
const landingTime = 100

/** Whether a list is scrolled so fast that nobody sees its pictures, which need not be loaded then. */
export interface Flight {
  isFlying(): boolean
  /** Calls once when it is slow again. @returns forgets it */
  onLanding(listener: () => void): () => void
}

interface TrackedFlight extends Flight {
  /** @param top of what is in sight, in the list's heights @param now in milliseconds */
  scrolled(top: number, now: number): void
  end(): void
}

export const createFlight = (): TrackedFlight => {
  const listeners = new Set<() => void>()
  let last: { readonly top: number; readonly at: number } | null = null
  /** Scrolls at this speed, one after the other: a jump is no flight. */
  let fast = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const land = () => {
    fast = 0
    const waiting = [...listeners]
    listeners.clear()
    for (const listener of waiting) listener()
  }
  return {
    isFlying: () => fast > 1,
    onLanding: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    scrolled: (top, now) => {
      const isFast = last !== null && Math.abs(top - last.top) * 1000 > flyingSpeed * (now - last.at)
      last = { top, at: now }
      if (isFast) fast++
      else land()
      clearTimeout(timer)
      timer = setTimeout(land, landingTime)
    },
    end: () => clearTimeout(timer),
  }
}

/** Follows how a list is scrolled. */
export const useFlight = (list: RefObject<HTMLElement | null>): Flight => {
  const [flight] = useState(createFlight)
  useEffect(() => {
    const element = list.current
    if (!element) return
    const onScroll = () => flight.scrolled(element.scrollTop / element.clientHeight, performance.now())
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      element.removeEventListener('scroll', onScroll)
      flight.end()
    }
  }, [flight, list])
  return flight
}

/** Whether something that came into sight shows its picture: at once, or when the flight it came in is over. */
export const useLanded = (flight: Flight | undefined): boolean => {
  const [landed, setLanded] = useState(() => !flight?.isFlying())
  useEffect(() => (landed ? undefined : flight?.onLanding(() => setLanded(true))), [landed, flight])
  return landed
}
