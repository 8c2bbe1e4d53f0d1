import type { LibraryItem } from '../../../../shared/api/library.ts'

/** The picture so many places further in the library (newest first); null at its ends. */
export const neighbour = (items: readonly LibraryItem[], id: string, by: 1 | -1): string | null => {
  const place = items.findIndex(item => item.id === id)
  return place < 0 ? null : (items[place + by]?.id ?? null)
}
