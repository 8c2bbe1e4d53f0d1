import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../shared/library.ts'
import { GridRowView } from './grid-row-view.tsx'
import { gridRows, isTiles, rowOf } from './grid-rows.ts'
import type { LibraryActions } from './library-actions.ts'
import styles from './library-grid.module.css'
import { useLibraryView } from './library-view-store.ts'
import { PictureMenu } from './picture-menu.tsx'
import { rangeWith } from './range-with.ts'
import { useElementSize } from './use-element-size.ts'
import { useGridFocus } from './use-grid-focus.ts'
import { useGridHandlers } from './use-grid-handlers.ts'

interface PictureGridProps extends LibraryActions {
  readonly items: readonly LibraryItem[]
}

const leastTile = 136
const gap = 8
const side = 16
const heading = 40

/** Pictures in rows, of which only the seen ones exist. */
export const PictureGrid = ({ items, ...actions }: PictureGridProps) => {
  const { t } = useTranslation('library')
  const listId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const { width, height } = useElementSize(scroller)
  const room = width - 2 * side
  const columns = Math.max(Math.floor((room + gap) / (leastTile + gap)), 1)
  const tile = Math.max((room - gap * (columns - 1)) / columns, 0)
  const rows = useMemo(() => gridRows(items, columns, new Date()), [items, columns])
  const selection = useLibraryView(state => state.selection)
  const active = useGridFocus(items, scroller)
  const activeRow = rowOf(rows, active)

  const grid = useVirtualizer({
    count: width > 0 ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: place => (rows[place]?.kind === 'heading' ? heading : tile + gap),
    rangeExtractor: rangeWith(activeRow),
    paddingEnd: side,
    scrollPaddingStart: gap,
    scrollPaddingEnd: gap,
    overscan: 4,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes follow from the rows and the tile
  useEffect(() => grid.measure(), [grid, rows, tile])
  useEffect(() => {
    if (width === 0 || activeRow < 0) return
    if (activeRow <= 1) grid.scrollToOffset(0)
    else grid.scrollToIndex(activeRow, { align: 'auto' })
  }, [grid, activeRow, width])

  const query = useLibraryView(state => state.query)
  const favouritesOnly = useLibraryView(state => state.favouritesOnly)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search is read from its beginning
  useEffect(() => {
    if (activeRow <= 1) grid.scrollToOffset(0)
  }, [grid, query, favouritesOnly])

  const page = Math.floor(height / (tile + gap))
  const { menuItems, ...handlers } = useGridHandlers({
    items,
    rows: rows.filter(isTiles),
    page,
    active,
    actions,
  })
  return (
    <PictureMenu items={menuItems} {...actions}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="listbox"
        aria-label={t('grid.label')}
        aria-multiselectable
        aria-activedescendant={active < 0 ? undefined : `${listId}-${active}`}
        tabIndex={0}
        {...handlers}
      >
        <div className={styles.rows} style={{ height: grid.getTotalSize() }}>
          {grid.getVirtualItems().map(({ index, start, size }) => {
            const row = rows[index]
            return row ? (
              <GridRowView
                key={index}
                row={row}
                items={items}
                listId={listId}
                top={start}
                height={size}
                tile={tile}
                step={tile + gap}
                side={side}
                active={activeRow === index ? active : -1}
                chosen={selection.chosen}
              />
            ) : null
          })}
        </div>
      </div>
    </PictureMenu>
  )
}
