import { type MouseEvent, useState } from 'react'
import type { LibraryItem } from '../../../../shared/api/library.ts'

/** The place in the list of what was pointed at; null beside the pictures. */
export const indexAt = (target: EventTarget): number | null => {
  const option = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  return option ? Number(option.dataset.index) : null
}

/**
 * Which pictures a context menu is about. Opened by keyboard it has the list itself as its target, and is about what
 * the keys act on; opened beside all pictures it stays closed.
 */
export const useMenuTarget = (
  atPointer: (index: number) => readonly LibraryItem[],
  atKeyboard: () => readonly LibraryItem[],
) => {
  const [target, setTarget] = useState<readonly LibraryItem[]>([])
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    const index = indexAt(event.target)
    const byKeyboard = event.button !== 2 && event.target === event.currentTarget
    const items = index !== null ? atPointer(index) : byKeyboard ? atKeyboard() : []
    if (items.length === 0) event.preventDefault()
    else setTarget(items)
  }
  return { target, onContextMenu }
}
