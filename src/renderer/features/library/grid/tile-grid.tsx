import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type HTMLAttributes,
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { TileItem } from '../picture/picture-option.tsx'
import { useFlight } from './flight.ts'
import { GridRowView } from './grid-row.tsx'
import {
  type GridRow,
  gridRows,
  isTiles,
  plainRows,
  rangeIncluding,
  rowOf,
  sectionsOf,
  type TilesRow,
} from './grid-rows.ts'
import styles from './library-grid.module.css'
import { MonthJump } from './month-jump.tsx'
import { captionOf } from './tile-sizes.ts'

/** Least side of a picture where none is chosen. */
const usualTile = 136
const gap = 8
const side = 16
const heading = 40

interface GridLayout {
  readonly rows: readonly GridRow[]
  readonly tileRows: readonly TilesRow[]
  /** Number of visible rows. */
  readonly page: number
  readonly width: number
  readonly tile: number
  /** Pixels below each picture for its title. */
  readonly caption: number
}

interface LayoutOptions {
  /** Least pixels of a picture's side. */
  readonly minTile?: number
  /** Whether the list is in the order of its times, which headings tell then. */
  readonly byTime?: boolean
  /** Shows titles below pictures that are large enough. */
  readonly captions?: boolean
}

/** How pictures of these times are laid out. */
export const useGridLayout = (
  list: RefObject<HTMLElement | null>,
  times: readonly number[],
  { minTile = usualTile, byTime = true, captions = false }: LayoutOptions = {},
): GridLayout => {
  const { width, height } = useElementSize(list)
  const room = width - 2 * side
  const columns = Math.max(Math.floor((room + gap) / (minTile + gap)), 1)
  const tile = Math.max((room - gap * (columns - 1)) / columns, 0)
  const rows = useMemo(
    () => (byTime ? gridRows(times, columns, new Date()) : plainRows(times.length, columns)),
    [times, columns, byTime],
  )
  const caption = captions ? captionOf(tile) : 0
  const tileRows = useMemo(() => rows.filter(isTiles), [rows])
  return { rows, tileRows, page: Math.floor(height / (tile + caption + gap)), width, tile, caption }
}

interface TileGridProps extends HTMLAttributes<HTMLDivElement> {
  /** Ref to the list, which is scrolled here. */
  readonly list: RefObject<HTMLDivElement | null>
  readonly ref: Ref<HTMLDivElement>
  readonly layout: GridLayout
  readonly items: readonly TileItem[]
  readonly label: string
  /** Index of the picture that keys act on; -1 for none. */
  readonly active: number
  readonly chosen: ReadonlySet<string>
  /** Identifies the list: another one starts scrolled to its beginning. */
  readonly listName: string
  /** What opens a picture, said by its tooltip. */
  readonly hint?: string
}

/** A list box of pictures in rows, of which only visible ones are rendered. The list has the focus and all handlers. */
export const TileGrid = ({
  list,
  layout: { rows, width, tile, caption },
  items,
  label,
  active,
  chosen,
  listName,
  hint,
  ref,
  ...handlers
}: TileGridProps) => {
  const listId = useId()
  const activeRow = rowOf(rows, active)
  const sections = useMemo(() => sectionsOf(rows), [rows])
  const flight = useFlight(list)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes follow from these, and another function has them read anew
  const keyOfRow = useCallback((at: number) => at, [rows, tile, caption])
  const grid = useVirtualizer({
    getItemKey: keyOfRow,
    count: width > 0 ? rows.length : 0,
    getScrollElement: () => list.current,
    estimateSize: at => (rows[at]?.kind === 'heading' ? heading : tile + caption + gap),
    rangeExtractor: rangeIncluding(activeRow),
    paddingEnd: side,
    scrollPaddingStart: sections.length > 0 ? heading + gap : gap,
    scrollPaddingEnd: gap,
    overscan: 4,
  })
  useEffect(() => {
    if (width === 0 || activeRow < 0) return
    if (activeRow <= 1) grid.scrollToOffset(0)
    else grid.scrollToIndex(activeRow, { align: 'auto' })
  }, [grid, activeRow, width])
  const shownList = useRef(listName)
  useEffect(() => {
    if (shownList.current === listName) return
    shownList.current = listName
    grid.scrollToOffset(0)
  }, [grid, listName])
  const first = rows[grid.range?.startIndex ?? 0]
  return (
    <div className={styles.frame}>
      {first?.age && width > 0 ? (
        <MonthJump
          age={first.age}
          sections={sections}
          onJump={({ row }) => grid.scrollToOffset(grid.measurementsCache[row]?.start ?? 0)}
        />
      ) : null}
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
                caption={caption}
                hint={hint}
                side={side}
                flight={flight}
                active={activeRow === index ? active : -1}
                chosen={chosen}
              />
            ) : null
          })}
        </div>
      </div>
    </div>
  )
}

/** The current inner size of an element; zero until it is known. */
const useElementSize = (ref: RefObject<HTMLElement | null>) => {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () =>
      setSize(known =>
        known.width === element.clientWidth && known.height === element.clientHeight
          ? known
          : { width: element.clientWidth, height: element.clientHeight },
      )
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}
