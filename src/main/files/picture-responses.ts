import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { realPathBelow } from '../../node/is-below.ts'
import { thumbnailName } from '../../node/thumbnail-name.ts'
import { thumbnailsPath } from '../../shared/library-layout.ts'
import { refuse } from './protocol.ts'
import { findFile, type ProtocolTarget, parseAddress, type ServedFolders } from './protocol-paths.ts'
import { contentTypeOf } from './scheme.ts'
import type { ThumbnailOf } from './thumbnail.ts'

export interface PictureOptions {
  readonly folders: () => ServedFolders
  /** Path of a library picture's thumbnail; undefined when there is none within a short time. */
  readonly thumbnail: (picture: ThumbnailOf) => Promise<string | undefined>
}

/** Answers for addresses of the user's pictures. */
export const createPictureResponses =
  ({ folders, thumbnail }: PictureOptions) =>
  async (address: string): Promise<Response> => {
    const target = parseAddress(address)
    if (!target) return refuse(403)
    const file = await findFile(target, folders())
    if (!file) return refuse(404)
    if (target.kind !== 'thumb') return picture(file, cacheFor(target, address, false))
    const known = await knownThumbnail(target, folders().library)
    if (known) return known
    const { id, deletedAt, fresh, size } = target
    const small = await thumbnail({ id, deletedAt, fresh, size })
    return picture(small ?? file, cacheFor(target, address, small !== undefined))
  }

const picture = async (file: string, cache: string): Promise<Response> => {
  const about = await stat(file)
  if (!about.isFile()) return refuse(404)
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, {
    headers: { ...pictureHeaders(extname(file), cache), 'Content-Length': String(about.size) },
  })
}

const pictureHeaders = (ending: string, cache: string) => ({
  'Content-Type': contentTypeOf(ending),
  'Cache-Control': cache,
  // The page has another host than the pictures and is the only page there is.
  'Access-Control-Allow-Origin': '*',
  'X-Content-Type-Options': 'nosniff',
})

const forEver = 'private, max-age=31536000, immutable'

/**
 * The thumbnail that was made before, by its name, without asking the engine: a list that is scrolled fast shows hundreds
 * a second.
 */
const knownThumbnail = async (
  { id, at, size, fresh }: Extract<ProtocolTarget, { kind: 'thumb' }>,
  library: string,
): Promise<Response | undefined> => {
  if (fresh || at === null) return undefined
  const path = join(library, ...thumbnailsPath, thumbnailName({ id, time: at }, size))
  const file = await realPathBelow(path, library)
  const bytes = file === undefined ? undefined : await readFile(file).catch(() => undefined)
  return bytes && new Response(bytes, { headers: pictureHeaders('.jpg', forEver) })
}

const namedByBytes: ReadonlySet<ProtocolTarget['kind']> = new Set(['photo', 'person', 'found-face'] as const)

/** Immutable: photos are named by a checksum, and an address with a query names one version of a picture. */
const cacheFor = (target: ProtocolTarget, address: string, exact: boolean): string => {
  const fixed = namedByBytes.has(target.kind) || (address.includes('?') && (exact || target.kind !== 'thumb'))
  return fixed ? forEver : 'no-cache'
}
