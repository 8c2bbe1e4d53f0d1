import type { TilesRow } from './grid-rows.ts'

type Row = Pick<TilesRow, 'from' | 'to'>

const lastOf = (rows: readonly Row[]): number => (rows.at(-1)?.to ?? 1) - 1

/** So many rows up or down in the same column, or at the end of a shorter row. */
const moveRows = (rows: readonly Row[], index: number, by: number): number => {
  const here = rows.findIndex(({ from, to }) => index >= from && index < to)
  const row = rows[here]
  const target = rows[Math.min(Math.max(here + by, 0), rows.length - 1)]
  if (!row || !target) return index
  if (target === row) return index
  return Math.min(target.from + (index - row.from), target.to - 1)
}

/**
 * Where a key leads from a picture in rows of pictures; null for a key that leads nowhere.
 * `page` is how many rows are seen at once.
 */
export const moveInGrid = (rows: readonly Row[], index: number, key: string, page: number): number | null => {
  if (rows.length === 0) return null
  switch (key) {
    case 'ArrowLeft':
      return Math.max(index - 1, 0)
    case 'ArrowRight':
      return Math.min(index + 1, lastOf(rows))
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
      return lastOf(rows)
    default:
      return null
  }
}
