import type { LibraryEntry } from '../api/library.ts'

/**
 * Many entries of the library on their way to the window: one text of JSON. Everything else is copied into the page value
 * by value, which takes it 40 ms for a page of two thousand pictures; a text and its parsing take 4. Apart from the
 * routes, whose schemas the page is not to read before its first paint.
 */
export const packEntries = (entries: readonly LibraryEntry[]): string => JSON.stringify(entries)

/** @param text of `packEntries` */
export const unpackEntries = (text: string): LibraryEntry[] => JSON.parse(text)
