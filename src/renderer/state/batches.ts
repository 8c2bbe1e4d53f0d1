import type { LibraryEntry } from '../../shared/api/library.ts'

/** Pictures that were made together. */

/** When the job was asked for, to the millisecond: results are named by it. Null for other files. */
const timeIn = (id: string): string | null => /^\d{8}-\d{9}-/.exec(id)?.[0] ?? null

/**
 * The pictures of the library that one job drew, in the order in which it drew them; the picture alone where it drew no other.
 * @param items newest first, as the library has them: those of a job lie beside each other
 */
export const batchOf = (items: readonly LibraryEntry[], id: string): readonly LibraryEntry[] => {
  const index = items.findIndex(item => item.id === id)
  const time = timeIn(id)
  const isOfJob = (item: LibraryEntry | undefined) => item?.madeBy === 'create' && timeIn(item.id) === time
  if (index < 0 || time === null || !isOfJob(items[index])) return items.slice(index, index + 1)
  let [newest, oldest] = [index, index]
  while (isOfJob(items[newest - 1])) newest--
  while (isOfJob(items[oldest + 1])) oldest++
  return items.slice(newest, oldest + 1).reverse()
}
