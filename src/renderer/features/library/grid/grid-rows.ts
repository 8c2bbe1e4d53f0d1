import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual'

/** The section of the grid that a picture's time belongs to. `month` counts from 0. */
export type Age =
  | { readonly kind: 'today' }
  | { readonly kind: 'yesterday' }
  | { readonly kind: 'month'; readonly year: number; readonly month: number }

interface HeadingRow {
  readonly kind: 'heading'
  readonly age: Age
}

/** Pictures of the list from index `from`, to before `to`. */
export interface TilesRow {
  readonly kind: 'tiles'
  readonly age: Age
  readonly from: number
  readonly to: number
}

export type GridRow = HeadingRow | TilesRow

const dayStart = (now: Date, daysBack: number): number =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBack).getTime()

/** Sections as seen at one moment; called once for a whole library, as dates are slow to make. */
export const agesAt = (now: Date): ((createdAt: number) => Age) => {
  const [today, yesterday] = [dayStart(now, 0), dayStart(now, 1)]
  return createdAt => {
    if (createdAt >= today) return { kind: 'today' }
    if (createdAt >= yesterday) return { kind: 'yesterday' }
    const day = new Date(createdAt)
    return { kind: 'month', year: day.getFullYear(), month: day.getMonth() }
  }
}

const sameAge = (a: Age, b: Age): boolean =>
  a.kind === 'month' && b.kind === 'month' ? a.year === b.year && a.month === b.month : a.kind === b.kind

/** Rows of at most `columns` pictures below headings for today, yesterday and every month. `times` are the pictures'. */
export const gridRows = (times: readonly number[], columns: number, now: Date): readonly GridRow[] => {
  const rows: GridRow[] = []
  const ageOf = agesAt(now)
  for (const [index, time] of times.entries()) {
    const age = ageOf(time)
    const last = rows.at(-1)
    if (last?.kind !== 'tiles' || !sameAge(last.age, age))
      rows.push({ kind: 'heading', age }, { kind: 'tiles', age, from: index, to: index + 1 })
    else if (index - last.from < columns) rows[rows.length - 1] = { ...last, to: index + 1 }
    else rows.push({ kind: 'tiles', age, from: index, to: index + 1 })
  }
  return rows
}

export const isTiles = (row: GridRow): row is TilesRow => row.kind === 'tiles'

/** The index of the row that holds a picture; -1 if there is none. */
export const rowOf = (rows: readonly GridRow[], index: number): number =>
  rows.findIndex(row => isTiles(row) && index >= row.from && index < row.to)

type Row = Pick<TilesRow, 'from' | 'to'>

const lastIndex = (rows: readonly Row[]): number => (rows.at(-1)?.to ?? 1) - 1

/** Moves some rows up or down in the same column, or to the end of a shorter row. */
const moveRows = (rows: readonly Row[], index: number, by: number): number => {
  const here = rows.findIndex(({ from, to }) => index >= from && index < to)
  const row = rows[here]
  const target = rows[Math.min(Math.max(here + by, 0), rows.length - 1)]
  if (!row || !target) return index
  if (target === row) return index
  return Math.min(target.from + (index - row.from), target.to - 1)
}

/**
 * The index that a key moves to in rows of pictures, `ArrowRight` along the line; null for other keys. `page` is the number of visible rows.
 */
export const moveInGrid = (rows: readonly Row[], index: number, key: string, page: number): number | null => {
  if (rows.length === 0) return null
  switch (key) {
    case 'ArrowLeft':
      return Math.max(index - 1, 0)
    case 'ArrowRight':
      return Math.min(index + 1, lastIndex(rows))
    case 'ArrowUp':
      return moveRows(rows, index, -1)
    case 'ArrowDown':
      return moveRows(rows, index, 1)
    case 'PageUp':
      return moveRows(rows, index, -Math.max(page, 1))
    case 'PageDown':
      return moveRows(rows, index, Math.max(page, 1))
    case 'Home':
      return 0
    case 'End':
      return lastIndex(rows)
    default:
      return null
  }
}

/** Renders one index besides the visible range: the active option must exist while it is scrolled out of sight. */
export const rangeIncluding = (index: number) => (range: Range) => {
  const visible = defaultRangeExtractor(range)
  if (index < 0 || index >= range.count || visible.includes(index)) return visible
  return [...visible, index].sort((a, b) => a - b)
}
