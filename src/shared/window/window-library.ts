import { z } from 'zod'
import { type LibraryEntry, libraryRoutes } from '../api/library.ts'

/**
 * Many entries of the library on their way to the window: one text of JSON. Everything else is copied into the page value
 * by value, which takes it 40 ms for a page of two thousand pictures; a text and its parsing take 4.
 */
const entriesText = z.string()

/** What the window is answered where it lists the library. */
export const windowLibraryRoutes = {
  'library.newest': { ...libraryRoutes['library.newest'], output: z.object({ entries: entriesText }) },
  'library.list': {
    ...libraryRoutes['library.list'],
    output: libraryRoutes['library.list'].output.extend({ entries: entriesText }),
  },
} as const

export const packEntries = (entries: readonly LibraryEntry[]): string => JSON.stringify(entries)

/** @param text of `packEntries` */
export const unpackEntries = (text: string): LibraryEntry[] => JSON.parse(text)
