import { z } from 'zod'
import * as option from './options.ts'

/** Names an album as long as it exists; its name may be changed. */
const albumId = z.string().regex(/^[0-9a-f]{16}$/, 'is no album')

const name = z.string().trim().min(1, 'an album needs a name').max(100)

/** Pictures that belong together; a picture may be in several. */
export const album = z.object({ id: albumId, name })
export type Album = z.infer<typeof album>

const ids = z.array(option.pictureId).max(100_000)

export const albumRoutes = {
  /** By name. */
  'albums.list': { input: option.noInput, output: z.object({ albums: z.array(album) }) },
  'albums.create': {
    input: z.strictObject({ name, ids: ids.default([]) }),
    output: z.object({ album }),
  },
  /** Renames an album, puts pictures into it and takes some out of it; what is left out stays as it is. */
  'albums.change': {
    input: z.strictObject({
      id: albumId,
      name: name.optional(),
      add: ids.default([]),
      remove: ids.default([]),
    }),
    output: option.noOutput,
  },
  /** The pictures stay in the library; `ids` are those that were in the album. */
  'albums.delete': {
    input: z.strictObject({ id: albumId }),
    output: z.object({ ids: z.array(option.pictureId) }),
  },
} as const
