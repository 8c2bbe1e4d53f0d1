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
  useSyncExternalStore,
} from 'react'
import type { TileItem } from '../picture/picture-option.tsx'
import { indicesInSight, placeToShow, trackOf } from '../scroll/track.ts'
import { useElementSize } from '../scroll/use-element-size.ts'
import { firstInSight, useScrollPlace } from '../scroll/use-scroll-place.ts'
import { useFlight } from './flight.ts'
import { GridRowView, useRowTexts } from './grid-row.tsx'
import {
  type GridRow,
  gridRows,
  isTiles,
  plainRows,
  rowOf,
  type SectionRow,
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
/** Rows that are there before they come into sight. */
const overscan = 4

interface GridLayout {
  readonly rows: readonly GridRow[]
  readonly tileRows: readonly TilesRow[]
  /** Number of visible rows. */
  readonly page: number
  readonly width: number
  readonly height: number
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

/** How pictures are laid out. @param timeAt the time of one by its index; another function for another list */
export const useGridLayout = (
  list: RefObject<HTMLElement | null>,
  count: number,
  timeAt: (index: number) => number,
  { minTile = usualTile, byTime = true, captions = false }: LayoutOptions = {},
): GridLayout => {
  const { width, height } = useElementSize(list)
  const room = width - 2 * side
  const columns = Math.max(Math.floor((room + gap) / (minTile + gap)), 1)
  const tile = Math.max((room - gap * (columns - 1)) / columns, 0)
  const rows = useMemo(
    () => (byTime ? gridRows(count, timeAt, columns, new Date()) : plainRows(count, columns)),
    [count, timeAt, columns, byTime],
  )
  const caption = captions ? captionOf(tile) : 0
  const tileRows = useMemo(() => rows.filter(isTiles), [rows])
  const page = Math.floor(height / (tile + caption + gap))
  return { rows, tileRows, page, width, height, tile, caption }
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
  layout: { rows, width, height, tile, caption },
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
  const texts = useRowTexts()
  const track = useMemo(() => {
    const sizeOf = (at: number) => (rows[at]?.kind === 'heading' ? heading : tile + caption + gap)
    return trackOf(rows.length, sizeOf, side)
  }, [rows, tile, caption])
  const place = useScrollPlace(list, 'down')
  const scrolledTo = useSyncExternalStore(place.subscribe, firstInSight(place, track))
  const shownList = useRef(listName)
  // Another list is scrolled to its beginning below, once it is there.
  const first = shownList.current === listName ? scrolledTo : 0
  useLayoutEffect(() => {
    if (shownList.current === listName) return
    shownList.current = listName
    place.scrollTo(0)
  }, [place, listName])
  const before = sections.length > 0 ? heading + gap : gap
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another active picture is scrolled to, not another list
  useEffect(() => {
    if (width === 0 || activeRow < 0) return
    const now = place.now()
    place.scrollTo(
      activeRow <= 1 ? 0 : placeToShow(track, activeRow, { place: now, height, before, after: gap }),
    )
  }, [place, activeRow, width])
  const onJump = useCallback(
    ({ row }: SectionRow) => place.scrollTo(Math.min(track.startOf(row), Math.max(track.length - height, 0))),
    [place, track, height],
  )
  const firstRow = rows[first]
  const around = useSettled(rows, listName) ? overscan : 0
  return (
    <div className={styles.frame}>
      {firstRow?.age && width > 0 ? (
        <MonthJump age={firstRow.age} sections={sections} onJump={onJump} />
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
        <div className={styles.rows} style={{ height: width > 0 ? track.length : 0 }}>
          {indicesInSight(track, first, width > 0 ? height : 0, around, activeRow).map(index => {
            const row = rows[index]
            return row ? (
              <GridRowView
                key={index}
                row={row}
                items={items}
                listId={listId}
                top={track.startOf(index)}
                height={track.startOf(index + 1) - track.startOf(index)}
                tile={tile}
                step={tile + gap}
                caption={caption}
                hint={hint}
                side={side}
                texts={texts}
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

/** Whether a list has been on the screen: what is out of sight is made after that, so that another one is seen sooner. */
const useSettled = (rows: readonly GridRow[], listName: string): boolean => {
  const [last, setLast] = useState<{ rows: readonly GridRow[]; listName: string } | null>(null)
  const settled = last !== null && (last.rows === rows || last.listName === listName)
  useEffect(() => {
    if (last?.listName === listName) return
    const timer = setTimeout(() => setLast({ rows, listName }))
    return () => clearTimeout(timer)
  }, [last, rows, listName])
  return settled
}
