import { z } from 'zod'
import { libraryRoutes } from '../api/library.ts'

/** Of `packEntries`. */
const entriesText = z.string()

/** What the window is answered where it lists the library. */
export const windowLibraryRoutes = {
  'library.newest': { ...libraryRoutes['library.newest'], output: z.object({ entries: entriesText }) },
  'library.list': {
    ...libraryRoutes['library.list'],
    output: libraryRoutes['library.list'].output.extend({ entries: entriesText }),
  },
} as const
