/** When pictures were made, as coarsely as one remembers it. `month` counts from 0. */
export type Age =
  | { readonly kind: 'today' }
  | { readonly kind: 'yesterday' }
  | { readonly kind: 'month'; readonly year: number; readonly month: number }

export interface HeadingRow {
  readonly kind: 'heading'
  readonly age: Age
}

/** Pictures `from` up to, not with, `to` of the list. */
export interface TilesRow {
  readonly kind: 'tiles'
  readonly age: Age
  readonly from: number
  readonly to: number
}

export type GridRow = HeadingRow | TilesRow

const dayStart = (now: Date, daysBack: number): number =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBack).getTime()

/** Ages as seen from one moment; made once for a whole library, as dates are slow to make. */
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

/** Rows of so many pictures under a heading each for today, yesterday and every month. `times` are the pictures'. */
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

/** Which row holds the picture. */
export const rowOf = (rows: readonly GridRow[], index: number): number =>
  rows.findIndex(row => isTiles(row) && index >= row.from && index < row.to)
