import { useVirtualizer } from '@tanstack/react-virtual'
import { type HTMLAttributes, type Ref, type RefObject, useEffect, useId, useMemo } from 'react'
import { GridRowView } from './grid-row-view.tsx'
import { type GridRow, gridRows, isTiles, rowOf, type TilesRow } from './grid-rows.ts'
import styles from './library-grid.module.css'
import { rangeWith } from './range-with.ts'
import type { TileItem } from './tile-item.ts'
import { useElementSize } from './use-element-size.ts'

const leastTile = 136
const gap = 8
const side = 16
const heading = 40

export interface GridLayout {
  readonly rows: readonly GridRow[]
  readonly tileRows: readonly TilesRow[]
  /** Rows seen at once. */
  readonly page: number
  readonly width: number
  readonly tile: number
}

/** How pictures with these times stand in the list. */
export const useGridLayout = (list: RefObject<HTMLElement | null>, times: readonly number[]): GridLayout => {
  const { width, height } = useElementSize(list)
  const room = width - 2 * side
  const columns = Math.max(Math.floor((room + gap) / (leastTile + gap)), 1)
  const tile = Math.max((room - gap * (columns - 1)) / columns, 0)
  const rows = useMemo(() => gridRows(times, columns, new Date()), [times, columns])
  const tileRows = useMemo(() => rows.filter(isTiles), [rows])
  return { rows, tileRows, page: Math.floor(height / (tile + gap)), width, tile }
}

interface TileGridProps extends HTMLAttributes<HTMLDivElement> {
  /** The same element: it is scrolled here. */
  readonly list: RefObject<HTMLDivElement | null>
  readonly ref: Ref<HTMLDivElement>
  readonly layout: GridLayout
  readonly items: readonly TileItem[]
  readonly label: string
  /** Place in the list of what the keys act on; -1 for none. */
  readonly active: number
  readonly chosen: ReadonlySet<string>
  /** Changes when another list begins, which is read from its beginning. */
  readonly listName: string
}

/** Pictures in rows, of which only the seen ones exist. The list has the focus and all handlers. */
export const TileGrid = ({
  list,
  layout: { rows, width, tile },
  items,
  label,
  active,
  chosen,
  listName,
  ref,
  ...handlers
}: TileGridProps) => {
  const listId = useId()
  const activeRow = rowOf(rows, active)
  const grid = useVirtualizer({
    count: width > 0 ? rows.length : 0,
    getScrollElement: () => list.current,
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is read from its beginning
  useEffect(() => {
    if (activeRow <= 1) grid.scrollToOffset(0)
  }, [grid, listName])
  return (
    <div
      ref={ref}
      className={styles.scroller}
      role="listbox"
      aria-label={label}
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
              chosen={chosen}
            />
          ) : null
        })}
      </div>
    </div>
  )
}
