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
  /** Null in a list without headings. */
  readonly age: Age | null
  readonly from: number
  readonly to: number
}

export type GridRow = HeadingRow | TilesRow

const dayStart = (now: Date, daysBack: number): number =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBack).getTime()

/** A section with its times: from `start`, to before `end`, in milliseconds since 1970. */
interface Section {
  readonly age: Age
  readonly start: number
  readonly end: number
}

const sectionAt = (createdAt: number, now: Date): Section => {
  const [today, yesterday] = [dayStart(now, 0), dayStart(now, 1)]
  if (createdAt >= today) return { age: { kind: 'today' }, start: today, end: Number.POSITIVE_INFINITY }
  if (createdAt >= yesterday) return { age: { kind: 'yesterday' }, start: yesterday, end: today }
  const day = new Date(createdAt)
  const [year, month] = [day.getFullYear(), day.getMonth()]
  const start = new Date(year, month, 1).getTime()
  const end = Math.min(new Date(year, month + 1, 1).getTime(), yesterday)
  return { age: { kind: 'month', year, month }, start, end }
}

/** The first index after `from` whose time is outside a section; times only rise or only fall, so it is halved towards. */
const endOf = (
  { start, end }: Section,
  from: number,
  count: number,
  timeAt: (index: number) => number,
): number => {
  let [inside, outside] = [from, count]
  while (outside - inside > 1) {
    const middle = (inside + outside) >> 1
    const time = timeAt(middle)
    if (time >= start && time < end) inside = middle
    else outside = middle
  }
  return outside
}

/**
 * Rows of at most `columns` pictures below headings for today, yesterday and every month.
 * @param timeAt a picture's time by its index; they only rise or only fall
 */
export const gridRows = (
  count: number,
  timeAt: (index: number) => number,
  columns: number,
  now: Date,
): readonly GridRow[] => {
  const rows: GridRow[] = []
  for (let index = 0; index < count; ) {
    const section = sectionAt(timeAt(index), now)
    const { age } = section
    const end = endOf(section, index, count, timeAt)
    rows.push({ kind: 'heading', age })
    for (; index < end; index = Math.min(index + columns, end))
      rows.push({ kind: 'tiles', age, from: index, to: Math.min(index + columns, end) })
  }
  return rows
}

/** Rows of a list that is in another order than that of time, without headings. */
export const plainRows = (count: number, columns: number): readonly TilesRow[] =>
  Array.from({ length: Math.ceil(count / columns) }, (_, row) => ({
    ...{ kind: 'tiles', age: null, from: row * columns, to: Math.min((row + 1) * columns, count) },
  }))

/** A heading with the index of its row, and how many pictures are below it. */
export interface SectionRow {
  readonly age: Age
  readonly row: number
  readonly count: number
}

/** The headings of rows. */
export const sectionsOf = (rows: readonly GridRow[]): readonly SectionRow[] => {
  const sections: SectionRow[] = []
  let first = 0
  let last = 0
  const end = () => {
    const section = sections.at(-1)
    if (section) sections[sections.length - 1] = { ...section, count: last - first }
  }
  for (const [row, each] of rows.entries())
    if (each.kind === 'tiles') last = each.to
    else {
      end()
      first = last
      sections.push({ age: each.age, row, count: 0 })
    }
  end()
  return sections
}

export const isTiles = (row: GridRow): row is TilesRow => row.kind === 'tiles'

/** The index of the row that holds a picture; -1 if there is none. */
export const rowOf = (rows: readonly GridRow[], index: number): number =>
  index < 0 ? -1 : rows.findIndex(row => isTiles(row) && index >= row.from && index < row.to)

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
