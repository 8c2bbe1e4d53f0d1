import { type PointerEvent, type RefObject, useState } from 'react'
import { placeFor } from './place-for.ts'

interface Drag {
  readonly from: number
  readonly to: number
  /** Pixels the pointer has gone since. */
  readonly moved: number
  readonly height: number
}

/** Dragging rows of a list up and down by their handles; the others step aside while it lasts. */
export const useDragOrder = (list: RefObject<HTMLElement | null>) => {
  const [drag, setDrag] = useState<Drag | null>(null)

  const grab = (event: PointerEvent<HTMLElement>, from: number, drop: (to: number) => void) => {
    const rows = [...(list.current?.children ?? [])].map(row => row.getBoundingClientRect())
    const row = rows[from]
    if (event.button !== 0 || !row || rows.length < 2) return
    const handle: HTMLElement = event.currentTarget
    const start = event.clientY
    handle.setPointerCapture(event.pointerId)

    const at = ({ clientY }: { readonly clientY: number }): Drag => {
      const moved = clientY - start
      return { from, to: placeFor(rows, from, moved), moved, height: row.height }
    }
    const end = new AbortController()
    const finish = () => {
      end.abort()
      setDrag(null)
    }
    const { signal } = end
    handle.addEventListener('pointermove', next => setDrag(at(next)), { signal })
    handle.addEventListener('pointercancel', finish, { signal })
    handle.addEventListener(
      'pointerup',
      last => {
        finish()
        drop(at(last).to)
      },
      { signal },
    )
    window.addEventListener(
      'keydown',
      key => {
        if (key.key !== 'Escape') return
        // Letting go of a row must not stop the running job, too.
        key.preventDefault()
        key.stopImmediatePropagation()
        finish()
      },
      { signal, capture: true },
    )
  }

  const shiftOf = (place: number): number => {
    if (!drag) return 0
    const { from, to, moved, height } = drag
    if (place === from) return moved
    if (place > from && place <= to) return -height
    return place < from && place >= to ? height : 0
  }

  return { grab, shiftOf, from: drag?.from ?? null }
}
