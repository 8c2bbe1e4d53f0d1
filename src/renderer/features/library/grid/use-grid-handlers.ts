import type { DragEvent, KeyboardEvent, MouseEvent } from 'react'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { dragPicturesOut, setFavourites } from '../../../state/picture-requests.ts'
import { showPicture } from '../../../state/view-store.ts'
import { changeSelection, useLibraryView } from '../library-view-store.ts'
import { indexAt, useMenuTarget } from '../picture/use-menu-target.ts'
import type { TilesRow } from './grid-rows.ts'
import { moveInGrid } from './move-in-grid.ts'
import { addTo, chooseAll, extendTo, goTo, toggle, walkTo } from './selection.ts'

interface GridHandlersInput {
  readonly items: readonly LibraryItem[]
  readonly rows: readonly TilesRow[]
  /** Rows seen at once. */
  readonly page: number
  readonly active: number
  readonly actions: LibraryActions
}

/** What keys and pointer do in the grid, all of it handled at the list. */
export const useGridHandlers = ({ items, rows, page, active, actions }: GridHandlersInput) => {
  const ids = () => items.map(({ id }) => id)
  const idAt = (index: number | null) => (index === null ? undefined : items[index]?.id)

  /** What was chosen, if the picture is among it; else the picture alone. */
  const withChosen = (id: string | undefined): readonly LibraryItem[] => {
    const { chosen } = useLibraryView.getState().selection
    if (id !== undefined && !chosen.has(id)) return items.filter(item => item.id === id)
    return items.filter(item => chosen.has(item.id))
  }
  const acted = () => {
    const { chosen } = useLibraryView.getState().selection
    return chosen.size > 0 ? withChosen(undefined) : withChosen(idAt(active))
  }

  const choose = (event: KeyboardEvent, id: string): boolean => {
    switch (event.key) {
      case 'Enter':
        showPicture(id)
        return true
      case ' ':
        changeSelection(selection => toggle(selection, id))
        return true
      case 'Delete':
      case 'Backspace':
        actions.deletePictures(acted().map(item => item.id))
        return true
      case 'f': {
        const pictures = acted()
        setFavourites(
          pictures.map(item => item.id),
          !pictures.every(({ favourite }) => favourite),
        )
        return true
      }
      case 'Escape':
        if (useLibraryView.getState().selection.chosen.size === 0) return false
        changeSelection(() => goTo(id))
        return true
      default:
        return false
    }
  }

  const walk = (event: KeyboardEvent, id: string): boolean => {
    const to = idAt(moveInGrid(rows, active, event.key, page))
    if (to === undefined) return false
    changeSelection(selection =>
      event.shiftKey
        ? extendTo(selection.active === null ? goTo(id) : selection, ids(), to)
        : walkTo(selection, to),
    )
    return true
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const id = idAt(active)
    if (id === undefined || event.altKey) return
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'a')
      changeSelection(selection => chooseAll({ ...selection, active: id }, ids()))
    else if (command || !(walk(event, id) || choose(event, id))) return
    event.preventDefault()
  }

  const onClick = (event: MouseEvent) => {
    const id = idAt(indexAt(event.target))
    if (id === undefined) return
    const marked = event.target instanceof Element && event.target.closest('[data-mark]') !== null
    changeSelection(selection => {
      if (event.shiftKey) return extendTo(selection, ids(), id)
      if (marked) return toggle(selection, id)
      return event.ctrlKey || event.metaKey ? addTo(selection, id) : goTo(id)
    })
  }

  const onDoubleClick = (event: MouseEvent) => {
    const id = idAt(indexAt(event.target))
    if (id !== undefined && !event.ctrlKey && !event.shiftKey) showPicture(id)
  }

  const onDragStart = (event: DragEvent) => {
    const id = idAt(indexAt(event.target))
    if (id !== undefined)
      dragPicturesOut(
        event,
        withChosen(id).map(item => item.id),
      )
  }

  const { target, onContextMenu } = useMenuTarget(index => {
    const id = idAt(index)
    const about = withChosen(id)
    if (id !== undefined && !about.some(item => useLibraryView.getState().selection.chosen.has(item.id)))
      changeSelection(() => goTo(id))
    return about
  }, acted)

  return { menuItems: target, onKeyDown, onClick, onDoubleClick, onDragStart, onContextMenu }
}
