import { type PointerEvent, type RefObject, useState } from 'react'

interface Drag {
  readonly from: number
  readonly to: number
  /** Pixels the pointer has moved since. */
  readonly moved: number
  readonly height: number
}

/** Reorders rows of a list by dragging their handles; meanwhile the other rows move out of the way. */
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
      return { from, to: dropIndex(rows, from, moved), moved, height: row.height }
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
        // Esc must not also cancel the running job.
        key.preventDefault()
        key.stopImmediatePropagation()
        finish()
      },
      { signal, capture: true },
    )
  }

  const shiftOf = (index: number): number => {
    if (!drag) return 0
    const { from, to, moved, height } = drag
    if (index === from) return moved
    if (index > from && index <= to) return -height
    return index < from && index >= to ? height : 0
  }

  return { grab, shiftOf, from: drag?.from ?? null }
}

interface Row {
  readonly top: number
  readonly height: number
}

/** The new index of a dragged row: past each row whose middle its leading edge has crossed. */
export const dropIndex = (rows: readonly Row[], from: number, moved: number): number => {
  const row = rows[from]
  if (!row) return from
  const top = row.top + moved
  const bottom = top + row.height
  return rows.reduce((index, other, i) => {
    const middle = other.top + other.height / 2
    if (i > from && bottom > middle) return index + 1
    return i < from && top < middle ? index - 1 : index
  }, from)
}
