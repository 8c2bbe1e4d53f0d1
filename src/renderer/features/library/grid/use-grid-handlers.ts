import type { DragEvent, KeyboardEvent, MouseEvent } from 'react'
import type { LibraryEntry } from '../../../../shared/api/library.ts'
import { pressedShortcut } from '../../../../shared/window/shortcuts.ts'
import { alongLine } from '../../../i18n/direction.ts'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { dragPicturesOut, setFavourites } from '../../../state/picture-requests.ts'
import { showPicture } from '../../../state/view-store.ts'
import { changeSelection, useLibraryView } from '../library-view-store.ts'
import { optionIndexAt, useMenuTarget } from '../picture/picture-menu.tsx'
import { addToChosen, chooseAll, extendRangeTo, moveTo, selectOnly, toggle } from '../selection.ts'
import { moveInGrid, type TilesRow } from './grid-rows.ts'

interface GridHandlersInput {
  readonly items: readonly LibraryEntry[]
  readonly rows: readonly TilesRow[]
  /** Number of visible rows. */
  readonly page: number
  readonly active: number
  readonly actions: LibraryActions
}

/** Handlers of keys and pointer for the whole grid. */
export const useGridHandlers = ({ items, rows, page, active, actions }: GridHandlersInput) => {
  const ids = () => items.map(({ id }) => id)
  const idAt = (index: number | null) => (index === null ? undefined : items[index]?.id)

  /** The chosen pictures if the picture is one of them, else the picture alone. */
  const withChosen = (id: string | undefined): readonly LibraryEntry[] => {
    const { chosen } = useLibraryView.getState().selection
    if (id !== undefined && !chosen.has(id)) return items.filter(item => item.id === id)
    return items.filter(item => chosen.has(item.id))
  }
  const targets = () => {
    const { chosen } = useLibraryView.getState().selection
    return chosen.size > 0 ? withChosen(undefined) : withChosen(idAt(active))
  }

  const actOnKey = (event: KeyboardEvent, id: string): boolean => {
    if (event.key === 'Escape') {
      if (useLibraryView.getState().selection.chosen.size === 0) return false
      changeSelection(() => selectOnly(id))
      return true
    }
    switch (pressedShortcut('library', event)) {
      case 'open':
        showPicture(id)
        return true
      case 'choose':
        changeSelection(selection => toggle(selection, id))
        return true
      case 'delete':
        actions.deletePictures(targets().map(item => item.id))
        return true
      case 'favourite': {
        const pictures = targets()
        setFavourites(
          pictures.map(item => item.id),
          !pictures.every(({ favourite }) => favourite),
        )
        return true
      }
      default:
        return false
    }
  }

  const moveByKey = (event: KeyboardEvent, id: string): boolean => {
    const to = idAt(moveInGrid(rows, active, alongLine(event.key), page))
    if (to === undefined) return false
    changeSelection(selection =>
      event.shiftKey
        ? extendRangeTo(selection.active === null ? selectOnly(id) : selection, ids(), to)
        : moveTo(selection, to),
    )
    return true
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const id = idAt(active)
    if (id === undefined || event.altKey) return
    const command = event.ctrlKey || event.metaKey
    if (pressedShortcut('library', event) === 'all')
      changeSelection(selection => chooseAll({ ...selection, active: id }, ids()))
    else if (command || !(moveByKey(event, id) || actOnKey(event, id))) return
    event.preventDefault()
  }

  const onClick = (event: MouseEvent) => {
    const id = idAt(optionIndexAt(event.target))
    if (id === undefined) return
    const marked = event.target instanceof Element && event.target.closest('[data-mark]') !== null
    changeSelection(selection => {
      if (event.shiftKey) return extendRangeTo(selection, ids(), id)
      if (marked) return toggle(selection, id)
      return event.ctrlKey || event.metaKey ? addToChosen(selection, id) : selectOnly(id)
    })
  }

  const onDoubleClick = (event: MouseEvent) => {
    const id = idAt(optionIndexAt(event.target))
    if (id !== undefined && !event.ctrlKey && !event.shiftKey) showPicture(id)
  }

  const onDragStart = (event: DragEvent) => {
    const id = idAt(optionIndexAt(event.target))
    if (id !== undefined)
      dragPicturesOut(
        event,
        withChosen(id).map(item => item.id),
      )
  }

  const { target, onContextMenu } = useMenuTarget(index => {
    const id = idAt(index)
    const clicked = withChosen(id)
    if (id !== undefined && !clicked.some(item => useLibraryView.getState().selection.chosen.has(item.id)))
      changeSelection(() => selectOnly(id))
    return clicked
  }, targets)

  return { menuItems: target, onKeyDown, onClick, onDoubleClick, onDragStart, onContextMenu }
}
