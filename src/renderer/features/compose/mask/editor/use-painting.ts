import { type PointerEvent, useRef } from 'react'
import type { BrushEffect } from '../plane/stamp.ts'
import type { RoundBrush, StrokePoint } from '../plane/stroke-path.ts'
import { type Point, toPicture } from '../view.ts'
import type { MaskSession } from './mask-session.ts'
import type { StageView } from './use-view.ts'

interface Painting {
  readonly session: MaskSession
  readonly stage: StageView
  readonly brush: RoundBrush
  readonly effect: BrushEffect
  /** Whether the pointer paints; else it only moves the picture. */
  readonly paints: boolean
  /** Whether the space bar is down, with which dragging moves the picture. */
  readonly holdsSpace: () => boolean
  /** Tells where the pointer is on the stage; null where it is not. */
  readonly onPointer: (point: Point | null) => void
}

type Gesture =
  | { readonly kind: 'stroke'; readonly pointer: number }
  | { readonly kind: 'pan'; readonly pointer: number; readonly at: Point }
  | { readonly kind: 'pinch' }
  | null

/** The button at a pen's other end. */
const PEN_ERASER = 32

/** A mouse has no pressure of its own. */
const pressureOf = ({
  pointerType,
  pressure,
}: {
  readonly pointerType: string
  readonly pressure: number
}) => (pointerType === 'pen' ? pressure : 1)

/**
 * Painting with mouse, pen or finger. The middle button, or dragging with the space bar held, moves the picture; two
 * fingers move and zoom it.
 */
export const usePainting = ({ session, stage, brush, effect, paints, holdsSpace, onPointer }: Painting) => {
  const gesture = useRef<Gesture>(null)
  const touches = useRef(new Map<number, Point>())

  const placeOf = (event: PointerEvent): Point => {
    const bounds = event.currentTarget.getBoundingClientRect()
    return [event.clientX - bounds.left, event.clientY - bounds.top]
  }
  /** Where the pointer was since the last event: of quick strokes the browser tells several points at once. */
  const pointsOf = (event: PointerEvent): readonly StrokePoint[] => {
    const bounds = event.currentTarget.getBoundingClientRect()
    const all = event.nativeEvent.getCoalescedEvents?.() ?? []
    return (all.length > 0 ? all : [event.nativeEvent]).map(each => {
      const [x, y] = toPicture(stage.current(), [each.clientX - bounds.left, each.clientY - bounds.top])
      return { x, y, pressure: pressureOf(each) }
    })
  }
  const startStroke = (event: PointerEvent) => {
    const [point] = pointsOf(event).slice(-1)
    if (!point) return
    gesture.current = { kind: 'stroke', pointer: event.pointerId }
    session.begin(brush, event.buttons & PEN_ERASER ? 'erase' : effect, point)
  }
  const startPinch = () => {
    session.cancel()
    gesture.current = { kind: 'pinch' }
  }
  /** Moves and zooms by what two fingers did. */
  const pinch = (pointer: number, to: Point) => {
    const from = touches.current.get(pointer)
    const other = [...touches.current].find(([id]) => id !== pointer)?.[1]
    if (!from || !other) return
    const before = Math.hypot(from[0] - other[0], from[1] - other[1])
    const after = Math.hypot(to[0] - other[0], to[1] - other[1])
    stage.pan((to[0] - from[0]) / 2, (to[1] - from[1]) / 2)
    if (before > 0) stage.zoom(after / before, [(to[0] + other[0]) / 2, (to[1] + other[1]) / 2])
  }
  const end = (event: PointerEvent) => {
    touches.current.delete(event.pointerId)
    const now = gesture.current
    if (now?.kind === 'stroke' && now.pointer === event.pointerId) {
      if (event.type === 'pointercancel') session.cancel()
      else session.end()
      gesture.current = null
    } else if (now?.kind === 'pan' || touches.current.size === 0) gesture.current = null
    if (event.pointerType === 'touch') onPointer(null)
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const at = placeOf(event)
      onPointer(at)
      if (event.pointerType === 'touch') touches.current.set(event.pointerId, at)
      if (touches.current.size > 1) return startPinch()
      if (gesture.current) return
      const pans = event.button === 1 || (event.button === 0 && (holdsSpace() || !paints))
      if (!pans && event.button !== 0 && !(event.buttons & PEN_ERASER)) return
      event.currentTarget.setPointerCapture(event.pointerId)
      if (pans) {
        event.preventDefault()
        gesture.current = { kind: 'pan', pointer: event.pointerId, at }
      } else startStroke(event)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const at = placeOf(event)
      onPointer(at)
      const now = gesture.current
      if (now?.kind === 'stroke' && now.pointer === event.pointerId)
        for (const point of pointsOf(event)) session.extend(point)
      if (now?.kind === 'pan' && now.pointer === event.pointerId) {
        stage.pan(at[0] - now.at[0], at[1] - now.at[1])
        gesture.current = { ...now, at }
      }
      if (now?.kind === 'pinch') pinch(event.pointerId, at)
      if (touches.current.has(event.pointerId)) touches.current.set(event.pointerId, at)
    },
    onPointerUp: end,
    onPointerCancel: end,
    onPointerLeave: () => onPointer(null),
  }
}
