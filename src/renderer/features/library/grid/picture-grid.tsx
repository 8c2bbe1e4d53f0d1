import { memo, type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry } from '../../../../shared/api/library.ts'
import type { LibrarySort } from '../../../../shared/api/settings.ts'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { useView } from '../../../state/view-store.ts'
import { changeSelection, useLibraryView } from '../library-view-store.ts'
import { PictureMenu } from '../picture/picture-menu.tsx'
import { nothingChosen, reconcile } from '../selection.ts'
import { isByTime } from '../sort.ts'
import { TileGrid, useGridLayout } from './tile-grid.tsx'
import { useGridHandlers } from './use-grid-handlers.ts'

interface PictureGridProps extends LibraryActions {
  readonly items: readonly LibraryEntry[]
  readonly sort: LibrarySort
  /** Least pixels of a picture's side. */
  readonly tile: number
  /** Identifies the list: another one begins at its first picture, with nothing chosen. */
  readonly listName: string
}

/** Pictures of the library in a grid, with their context menu. */
export const PictureGrid = memo(({ items, sort, tile, listName, ...actions }: PictureGridProps) => {
  const { t } = useTranslation('library')
  const list = useRef<HTMLDivElement>(null)
  const timeAt = useCallback((index: number) => items[index]?.createdAt ?? 0, [items])
  const look = { minTile: tile, byTime: isByTime(sort), captions: true }
  const layout = useGridLayout(list, items.length, timeAt, look)
  const chosen = useLibraryView(({ selection }) => selection.chosen)
  const active = useActiveIndex(items, list, listName)
  const { menuItems, ...handlers } = useGridHandlers({
    items,
    rows: layout.tileRows,
    page: layout.page,
    active,
    actions,
  })
  return (
    <PictureMenu items={menuItems} {...actions}>
      <TileGrid
        ref={list}
        list={list}
        layout={layout}
        items={items}
        label={t('grid.label')}
        active={active}
        chosen={chosen}
        listName={listName}
        hint={t('grid.openHint')}
        {...handlers}
      />
    </PictureMenu>
  )
})
PictureGrid.displayName = 'PictureGrid'

/**
 * The index of the active picture. The grid opens with the focus, at the viewer's picture; when the active picture is
 * deleted a neighbour becomes active. Closed, and with another list, it lets go of all.
 */
const useActiveIndex = (
  items: readonly LibraryEntry[],
  list: RefObject<HTMLElement | null>,
  listName: string,
): number => {
  const activeId = useLibraryView(({ selection }) => selection.active)
  const before = useRef(items)
  const index = useMemo(
    () => (activeId === null ? -1 : items.findIndex(({ id }) => id === activeId)),
    [items, activeId],
  )
  useEffect(() => {
    const { subject } = useView.getState()
    changeSelection(() => ({ ...nothingChosen, active: subject.kind === 'picture' ? subject.id : null }))
    if (!useLibraryView.getState().focusSearch && !(document.activeElement instanceof HTMLInputElement))
      list.current?.focus({ preventScroll: true })
    // Commands must not act on pictures that a search without hits has taken away.
    return () => changeSelection(() => nothingChosen)
  }, [list])
  const shownList = useRef(listName)
  useLayoutEffect(() => {
    if (shownList.current === listName) return
    shownList.current = listName
    before.current = items
    changeSelection(() => ({ ...nothingChosen, active: items[0]?.id ?? null }))
  }, [items, listName])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever lets go of the active picture
  useEffect(() => {
    const last = before.current
    before.current = items
    if (last === items && index >= 0) return
    const idsOf = (list: readonly LibraryEntry[]) => list.map(({ id }) => id)
    changeSelection(selection => reconcile(selection, idsOf(last), idsOf(items)))
  }, [items, activeId])
  return index < 0 ? Math.min(0, items.length - 1) : index
}
