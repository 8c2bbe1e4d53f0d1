import { z } from 'zod'
import type { Failure } from '../../shared/api/failure.ts'
import { createKeptList } from './kept-list.ts'

/** Which pictures of a library are favourites. */
export interface Favourites {
  /** Ids of the favourites; none when the list cannot be read. */
  read(): Promise<ReadonlySet<string>>
  /**
   * Adds ids to the favourites or removes them.
   * @throws LikenessError `file-unreadable` (the list is not overwritten then), `disk-full`, `output-not-writable`
   */
  mark(ids: readonly string[], favourite: boolean): Promise<void>
}

/** @param notify called when a damaged list was set aside, for the person to see */
export const createFavourites = (library: string, notify: (notice: Failure) => void): Favourites => {
  const list = createKeptList(library, {
    name: 'favourites',
    schema: z.object({ version: z.literal(1), ids: z.array(z.string()) }),
    empty: { version: 1, ids: [] },
    title: 'list of favourites',
    notify,
  })
  let last: { readonly ids: readonly string[]; readonly set: ReadonlySet<string> } | undefined
  return {
    read: async () => {
      const { ids } = await list.read()
      if (last?.ids !== ids) last = { ids, set: new Set(ids) }
      return last.set
    },
    mark: async (ids, favourite) => {
      await list.change(now => {
        const all = new Set(now.ids)
        for (const id of ids) favourite ? all.add(id) : all.delete(id)
        return { version: 1, ids: [...all].sort() }
      })
    },
  }
}
