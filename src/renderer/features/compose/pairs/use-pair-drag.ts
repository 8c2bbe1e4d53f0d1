import { type PointerEvent, type RefObject, useRef, useState } from 'react'

/** A face as the elements that show it name it in `data-face`: its end, its photo, its index. */
export interface DraggedFace {
  readonly end: 'source' | 'target'
  readonly photo: string
  readonly face: number
}

export interface PairDrag {
  readonly from: DraggedFace
  /** The pointer, in pixels of the area. */
  readonly x: number
  readonly y: number
  /** The face of the target that would be joined, while the pointer is over one or one is dragged over a lender. */
  readonly over: number | undefined
}

/** Pixels that a press moves before it is a drag. */
const threshold = 5

const faceAt = (element: Element | null): DraggedFace | null => {
  const [end, photo, face] = element?.closest<HTMLElement>('[data-face]')?.dataset.face?.split(' ') ?? []
  if ((end !== 'source' && end !== 'target') || photo === undefined) return null
  return { end, photo, face: Number(face) }
}

interface PairDragOptions {
  /** Its corner is what a drag's position counts from. */
  readonly area: RefObject<HTMLElement | null>
  /** Told of a face that was dragged onto one of the target, or the other way round. */
  readonly join: (lender: DraggedFace, target: number) => void
  /** Told of a press on a face that is no button. */
  readonly press: (face: DraggedFace) => void
}

/** Dragging one face onto another, from either end, among elements that have `data-face`. */
export const usePairDrag = ({ area, join, press }: PairDragOptions) => {
  const [drag, setDrag] = useState<PairDrag | null>(null)
  const start = useRef<{ readonly from: DraggedFace; readonly x: number; readonly y: number } | null>(null)
  /** A drag ends on a button like a click does. */
  const moved = useRef(false)

  const endAt = ({ clientX, clientY }: PointerEvent, from: DraggedFace): DraggedFace | null => {
    const to = faceAt(document.elementFromPoint(clientX, clientY))
    return to && to.end !== from.end ? to : null
  }
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      const from = event.button === 0 ? faceAt(event.target as Element) : null
      moved.current = false
      start.current = from && { from, x: event.clientX, y: event.clientY }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const began = start.current
      if (!began) return
      const far = Math.hypot(event.clientX - began.x, event.clientY - began.y) >= threshold
      if (!moved.current && !far) return
      if (!moved.current) event.currentTarget.setPointerCapture(event.pointerId)
      moved.current = true
      const bounds = area.current?.getBoundingClientRect()
      const to = endAt(event, began.from)
      const target = [began.from, to].find(each => each?.end === 'target')
      setDrag({
        from: began.from,
        x: event.clientX - (bounds?.left ?? 0),
        y: event.clientY - (bounds?.top ?? 0),
        over: to ? target?.face : undefined,
      })
    },
    onPointerUp: (event: PointerEvent) => {
      const began = start.current
      start.current = null
      setDrag(null)
      if (!began) return
      if (!moved.current) {
        if (!(event.target as Element).closest('button')) press(began.from)
        return
      }
      const to = endAt(event, began.from)
      if (!to) return
      const [lender, target] = to.end === 'target' ? [began.from, to] : [to, began.from]
      join(lender, target.face)
    },
    onPointerCancel: () => {
      start.current = null
      setDrag(null)
    },
    onClickCapture: (event: { stopPropagation(): void; preventDefault(): void }) => {
      if (!moved.current) return
      moved.current = false
      event.stopPropagation()
      event.preventDefault()
    },
  }
  return { drag, handlers }
}
