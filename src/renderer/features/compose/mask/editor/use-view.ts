import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { fitView, type Point, panBy, reveal, type View, zoomAt } from '../view.ts'

interface Size {
  readonly width: number
  readonly height: number
}

export interface StageView {
  readonly view: View
  /** The view as it is now, for what happens between two renderings. */
  readonly current: () => View
  /** @param at a point of the stage; its middle where it is left out */
  readonly zoom: (factor: number, at?: Point) => void
  readonly pan: (dx: number, dy: number) => void
  readonly fit: () => void
  /** Brings a point of the picture into sight. */
  readonly show: (point: Point) => void
}

/** How the picture lies on the stage: fitted at first, and again when the stage changes its size while it is. @param element the stage, once it is there */
export const useStageView = (element: HTMLElement | null, picture: Size): StageView => {
  const size = useRef<Size>({ width: 640, height: 480 })
  const [view, setView] = useState<View>(() => fitView(size.current, picture))
  const latest = useRef(view)
  const change = (next: View) => {
    latest.current = next
    setView(next)
  }
  const changeRef = useRef(change)
  changeRef.current = change
  useLayoutEffect(() => {
    if (!element) return
    const measure = () => {
      const fitted = latest.current.scale <= fitView(size.current, picture).scale
      size.current = { width: element.clientWidth || 640, height: element.clientHeight || 480 }
      changeRef.current(
        fitted ? fitView(size.current, picture) : panBy(latest.current, 0, 0, size.current, picture),
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [element, picture])
  const middle = (): Point => [size.current.width / 2, size.current.height / 2]
  return {
    view,
    current: () => latest.current,
    zoom: (factor, at = middle()) => change(zoomAt(latest.current, factor, at, size.current, picture)),
    pan: (dx, dy) => change(panBy(latest.current, dx, dy, size.current, picture)),
    fit: () => change(fitView(size.current, picture)),
    show: point => change(reveal(latest.current, point, size.current, picture)),
  }
}

interface WheelActions {
  readonly zoom: (factor: number, at: Point) => void
  readonly resize: (factor: number) => void
  readonly soften: (by: number) => void
}

/** The wheel zooms, as a pinch on a touchpad does; with Alt it changes the brush's size, with Alt and Shift its softness. */
export const useWheel = (element: HTMLElement | null, actions: WheelActions): void => {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const bounds = element.getBoundingClientRect()
      // With Shift, some systems scroll sideways.
      const delta = (event.deltaY || event.deltaX) * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1)
      if (event.altKey && event.shiftKey) latest.current.soften(delta < 0 ? 0.05 : -0.05)
      else if (event.altKey) latest.current.resize(Math.exp(-delta / 600))
      else {
        const at: Point = [event.clientX - bounds.left, event.clientY - bounds.top]
        latest.current.zoom(Math.exp(-delta / (event.ctrlKey ? 100 : 400)), at)
      }
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [element])
}
