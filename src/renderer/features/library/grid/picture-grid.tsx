import { type RefObject, useEffect, useMemo, useRef } from 'react'
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
}

/** Pictures of the library in a grid, with their context menu. */
export const PictureGrid = ({ items, sort, tile, ...actions }: PictureGridProps) => {
  const { t } = useTranslation('library')
  const list = useRef<HTMLDivElement>(null)
  const times = useMemo(() => items.map(({ createdAt }) => createdAt), [items])
  const layout = useGridLayout(list, times, { minTile: tile, byTime: isByTime(sort), captions: true })
  const { selection, query, favouritesOnly, kind, album } = useLibraryView()
  const active = useActiveIndex(items, list)
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
        chosen={selection.chosen}
        listName={`${sort} ${kind} ${album} ${favouritesOnly} ${query}`}
        hint={t('grid.openHint')}
        {...handlers}
      />
    </PictureMenu>
  )
}

/**
 * The index of the active picture. The grid opens with the focus, at the viewer's picture; when the active picture is
 * deleted a neighbour becomes active.
 */
const useActiveIndex = (items: readonly LibraryEntry[], list: RefObject<HTMLElement | null>): number => {
  const activeId = useLibraryView(({ selection }) => selection.active)
  const ids = useMemo(() => items.map(({ id }) => id), [items])
  const before = useRef(ids)
  useEffect(() => {
    const { subject } = useView.getState()
    changeSelection(() => ({ ...nothingChosen, active: subject.kind === 'picture' ? subject.id : null }))
    if (!useLibraryView.getState().focusSearch && !(document.activeElement instanceof HTMLInputElement))
      list.current?.focus({ preventScroll: true })
  }, [list])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new search lets go of the active picture
  useEffect(() => {
    changeSelection(selection => reconcile(selection, before.current, ids))
    before.current = ids
  }, [ids, activeId])
  return useMemo(() => {
    const index = activeId === null ? -1 : ids.indexOf(activeId)
    return index < 0 ? Math.min(0, ids.length - 1) : index
  }, [ids, activeId])
}
