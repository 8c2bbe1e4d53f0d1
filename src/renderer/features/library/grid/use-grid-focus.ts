import { type RefObject, useEffect, useMemo, useRef } from 'react'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { useView } from '../../../state/view-store.ts'
import { changeSelection, useLibraryView } from '../library-view-store.ts'
import { nothingChosen, settle } from './selection.ts'

/**
 * The place of the active picture. The grid opens at the picture of the viewer with the focus in it, and goes on at
 * a neighbour when the active picture is deleted.
 */
export const useGridFocus = (items: readonly LibraryItem[], list: RefObject<HTMLElement | null>): number => {
  const activeId = useLibraryView(({ selection }) => selection.active)
  const ids = useMemo(() => items.map(({ id }) => id), [items])
  const before = useRef(ids)
  useEffect(() => {
    const { subject } = useView.getState()
    changeSelection(() => ({ ...nothingChosen, active: subject.kind === 'picture' ? subject.id : null }))
    if (!useLibraryView.getState().searchWanted && !(document.activeElement instanceof HTMLInputElement))
      list.current?.focus({ preventScroll: true })
  }, [list])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new search lets go of the active picture
  useEffect(() => {
    changeSelection(selection => settle(selection, before.current, ids))
    before.current = ids
  }, [ids, activeId])
  return useMemo(() => {
    const place = activeId === null ? -1 : ids.indexOf(activeId)
    return place < 0 ? Math.min(0, ids.length - 1) : place
  }, [ids, activeId])
}
