import { useEffect, useMemo, useState } from 'react'
import type { LibraryEntry } from '../../../shared/api/library.ts'
import type { LibrarySort } from '../../../shared/api/settings.ts'
import { sortInSlices } from '../../../shared/sort-in-slices.ts'
import { searchText } from './search-texts.ts'

type Compare = (a: LibraryEntry, b: LibraryEntry) => number

/** Those that take more than turning the list around. Equal pictures stay newest first, as sorting is stable. */
const compares: Readonly<Record<Exclude<LibrarySort, 'newest' | 'oldest'>, Compare>> = {
  largest: (a, b) => b.width * b.height - a.width * a.height || b.bytes - a.bytes,
  name: (a, b) => {
    const [one, other] = [searchText(a), searchText(b)]
    return one < other ? -1 : one > other ? 1 : 0
  },
  // Pictures without a face that was swapped come last.
  likeness: (a, b) => (b.similarity ?? -2) - (a.similarity ?? -2),
}

/** Whether pictures are in the order of their times, so that headings can say when they were made. */
export const isByTime = (sort: LibrarySort): sort is 'newest' | 'oldest' =>
  sort === 'newest' || sort === 'oldest'

/** Longer lists are sorted in slices. */
const maxAtOnce = 5000

/** A list in another order. @param items newest first */
export const sortLibrary = (items: readonly LibraryEntry[], sort: LibrarySort): readonly LibraryEntry[] => {
  if (sort === 'newest') return items
  return sort === 'oldest' ? items.toReversed() : items.toSorted(compares[sort])
}

const nextTurn = () => new Promise<void>(resolve => setTimeout(resolve))

interface SortedList {
  readonly list: readonly LibraryEntry[]
  readonly by: LibrarySort
}

interface Sorted {
  readonly items: readonly LibraryEntry[]
  readonly sort: LibrarySort
  readonly sorted: readonly LibraryEntry[]
}

/** A list in the order that was chosen. A long one is newest first until that is made; `by` is the order that it has. */
export const useSorted = (items: readonly LibraryEntry[], sort: LibrarySort): SortedList => {
  const isSlow = !isByTime(sort) && items.length > maxAtOnce
  const [last, setLast] = useState<Sorted | null>(null)
  useEffect(() => {
    if (!isSlow) return
    let wanted = true
    void sortInSlices(items, compares[sort], nextTurn, () => wanted).then(
      sorted => sorted && wanted && setLast({ items, sort, sorted }),
    )
    return () => {
      wanted = false
    }
  }, [items, sort, isSlow])
  return useMemo(() => {
    if (!isSlow) return { list: sortLibrary(items, sort), by: sort }
    return last?.sort === sort ? { list: last.sorted, by: sort } : { list: items, by: 'newest' }
  }, [items, sort, isSlow, last])
}
