import { type KeyboardEvent, useRef, useState } from 'react'
import type { BrushEffect } from '../plane/stamp.ts'
import type { RoundBrush } from '../plane/stroke-path.ts'
import type { Point } from '../view.ts'
import { stepOf } from './editor-keys.ts'
import type { MaskSession } from './mask-session.ts'
import type { StageView } from './use-view.ts'

interface KeyboardBrush {
  readonly session: MaskSession
  readonly stage: StageView
  readonly brush: RoundBrush
  readonly effect: BrushEffect
  /** Tells where the brush is, in pixels of the picture, and whether it draws there. */
  readonly onMove: (point: Point, draws: boolean) => void
}

/**
 * Painting with the keyboard alone: arrow keys move the brush, held Space draws with it. After the pointer was used, Space
 * is held to drag the picture instead, until an arrow key is pressed.
 */
export const useKeyboardBrush = ({ session, stage, brush, effect, onMove }: KeyboardBrush) => {
  const { width, height } = session.plane
  const [place, setPlace] = useState<Point>([width / 2, height / 2])
  const [active, setActive] = useState(false)
  const usesPointer = useRef(false)
  const space = useRef(false)
  const drawing = useRef(false)

  const release = () => {
    space.current = false
    if (drawing.current) session.end()
    drawing.current = false
  }
  const move = ([dx, dy]: readonly [number, number]) => {
    const { scale } = stage.current()
    const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value))
    const next: Point = [clamp(place[0] + dx / scale, width), clamp(place[1] + dy / scale, height)]
    usesPointer.current = false
    setPlace(next)
    setActive(true)
    stage.show(next)
    if (drawing.current) session.extend({ x: next[0], y: next[1], pressure: 1 })
    onMove(next, drawing.current)
  }
  return {
    /** Where the brush is, while the keyboard moves it. */
    place: active ? place : null,
    holdsSpace: () => space.current && !drawing.current,
    /** The pointer takes over. */
    leave: () => {
      usesPointer.current = true
      setActive(false)
    },
    handlers: {
      onKeyDown: (event: KeyboardEvent) => {
        const step = stepOf(event)
        if (step) {
          event.preventDefault()
          return move(step)
        }
        if (event.key !== ' ') return
        event.preventDefault()
        if (event.repeat || space.current) return
        space.current = true
        if (usesPointer.current) return
        drawing.current = true
        setActive(true)
        session.begin(brush, effect, { x: place[0], y: place[1], pressure: 1 })
        onMove(place, true)
      },
      onKeyUp: (event: KeyboardEvent) => {
        if (event.key === ' ') release()
      },
      onBlur: release,
      onFocus: () => {
        if (!usesPointer.current) setActive(true)
      },
    },
  }
}
