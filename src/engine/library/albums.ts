import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { LikenessError } from '../../core/errors.ts'
import { type Album, album } from '../../shared/api/albums.ts'
import type { Failure } from '../../shared/api/failure.ts'
import { createKeptList } from './kept-list.ts'

const keptAlbum = album.extend({ ids: z.array(z.string()) })
type KeptAlbum = z.infer<typeof keptAlbum>

export interface AlbumChange {
  readonly name?: string
  /** Ids of pictures. */
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

/** The albums of a library, kept beside its favourites and as safely. */
export interface Albums {
  /** By name. */
  list(): Promise<Album[]>
  /** Ids of the albums that each picture is in. */
  membership(): Promise<ReadonlyMap<string, readonly string[]>>
  create(name: string, ids: readonly string[]): Promise<Album>
  /** @throws LikenessError `unknown-album`, as does `remove`; what writing throws */
  change(id: string, change: AlbumChange): Promise<void>
  /** @returns the ids of the pictures that were in it */
  remove(id: string): Promise<string[]>
}

const byName = (a: Album, b: Album): number =>
  a.name.localeCompare(b.name, undefined, { numeric: true }) || (a.id < b.id ? -1 : 1)

/** @param notify called when a damaged list was set aside, for the person to see */
export const createAlbums = (library: string, notify: (notice: Failure) => void): Albums => {
  const list = createKeptList(library, {
    name: 'albums',
    schema: z.object({ version: z.literal(1), albums: z.array(keptAlbum) }),
    empty: { version: 1, albums: [] },
    title: 'list of albums',
    notify,
  })
  const change = (id: string, of: (album: KeptAlbum) => readonly KeptAlbum[]) =>
    list.change(({ albums }) => {
      if (!albums.some(each => each.id === id))
        throw new LikenessError('unknown-album', `There is no album "${id}" any more. It was deleted.`)
      return { version: 1, albums: albums.flatMap(each => (each.id === id ? of(each) : each)) }
    })
  let last: { albums: readonly KeptAlbum[]; of: ReadonlyMap<string, readonly string[]> } | undefined

  return {
    list: async () => {
      const { albums } = await list.read()
      return albums.map(({ id, name }) => ({ id, name })).sort(byName)
    },
    membership: async () => {
      const { albums } = await list.read()
      if (last?.albums === albums) return last.of
      const of = new Map<string, string[]>()
      for (const { id, ids } of albums)
        for (const picture of ids) {
          const own = of.get(picture)
          if (own) own.push(id)
          else of.set(picture, [id])
        }
      last = { albums, of }
      return of
    },
    create: async (name, ids) => {
      const created = { id: randomBytes(8).toString('hex'), name }
      await list.change(({ albums }) => ({
        version: 1,
        albums: [...albums, { ...created, ids: [...new Set(ids)] }],
      }))
      return created
    },
    change: async (id, { name, add, remove }) => {
      const gone = new Set(remove)
      await change(id, each => [
        {
          ...each,
          name: name ?? each.name,
          ids: [...new Set([...each.ids, ...add])].filter(picture => !gone.has(picture)),
        },
      ])
    },
    remove: async id => {
      let ids: readonly string[] = []
      await change(id, each => {
        ids = each.ids
        return []
      })
      return [...ids]
    },
  }
}
