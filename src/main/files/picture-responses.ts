import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
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
    const small =
      target.kind === 'thumb'
        ? await thumbnail({ id: target.id, deletedAt: target.deletedAt, fresh: target.fresh })
        : undefined
    return picture(small ?? file, cacheFor(target, address, small !== undefined))
  }

const picture = async (file: string, cache: string): Promise<Response> => {
  const about = await stat(file)
  if (!about.isFile()) return refuse(404)
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, {
    headers: {
      'Content-Type': contentTypeOf(extname(file)),
      'Content-Length': String(about.size),
      'Cache-Control': cache,
      // The page has another host than the pictures and is the only page there is.
      'Access-Control-Allow-Origin': '*',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

const namedByBytes: ReadonlySet<ProtocolTarget['kind']> = new Set(['photo', 'person', 'found-face'] as const)

/** Immutable: photos are named by a checksum, and an address with a query names one version of a picture. */
const cacheFor = (target: ProtocolTarget, address: string, exact: boolean): string => {
  const fixed = namedByBytes.has(target.kind) || (address.includes('?') && (exact || target.kind !== 'thumb'))
  return fixed ? 'private, max-age=31536000, immutable' : 'no-cache'
}
