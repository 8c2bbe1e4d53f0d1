import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { useLibraryView } from '../library-view-store.ts'
import { PictureMenu } from '../picture/picture-menu.tsx'
import { TileGrid, useGridLayout } from './tile-grid.tsx'
import { useGridFocus } from './use-grid-focus.ts'
import { useGridHandlers } from './use-grid-handlers.ts'

interface PictureGridProps extends LibraryActions {
  readonly items: readonly LibraryItem[]
}

/** The pictures of the library that were found, with their menu. */
export const PictureGrid = ({ items, ...actions }: PictureGridProps) => {
  const { t } = useTranslation('library')
  const list = useRef<HTMLDivElement>(null)
  const times = useMemo(() => items.map(({ createdAt }) => createdAt), [items])
  const layout = useGridLayout(list, times)
  const { selection, query, favouritesOnly } = useLibraryView()
  const active = useGridFocus(items, list)
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
        listName={`${favouritesOnly} ${query}`}
        {...handlers}
      />
    </PictureMenu>
  )
}
