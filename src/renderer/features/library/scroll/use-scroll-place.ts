import { type RefObject, useEffect, useState } from 'react'
import { runsRightToLeft } from '../../../i18n/direction.ts'
import type { Track } from './track.ts'

/** How far a list is scrolled. */
export interface ScrollPlace {
  /** Pixels from the beginning, without asking the element, which would have it laid out. */
  now(): number
  scrollTo(place: number): void
  subscribe(listener: () => void): () => void
}

type Axis = 'down' | 'along'

/** Follows how a list is scrolled, down or along the line. */
export const useScrollPlace = (list: RefObject<HTMLElement | null>, axis: Axis): ScrollPlace => {
  const [tracked] = useState(() => {
    const listeners = new Set<() => void>()
    let place = 0
    const moveTo = (next: number) => {
      place = next
      for (const listener of listeners) listener()
    }
    return {
      moveTo,
      now: () => place,
      scrollTo: (next: number) => {
        const element = list.current
        if (!element || next === place) return
        if (axis === 'down') element.scrollTop = next
        else element.scrollLeft = runsRightToLeft() ? -next : next
        moveTo(next)
      },
      subscribe: (listener: () => void) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    }
  })
  useEffect(() => {
    const element = list.current
    if (!element) return
    const onScroll = () => tracked.moveTo(axis === 'down' ? element.scrollTop : Math.abs(element.scrollLeft))
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [list, axis, tracked])
  return tracked
}

/** The first thing in sight, for `useSyncExternalStore`: it renders when that is another one, not with each pixel. */
export const firstInSight = (place: ScrollPlace, track: Track) => (): number => track.indexAt(place.now())
