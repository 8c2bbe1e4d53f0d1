import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { type CustomScheme, protocol } from 'electron'
import { findFile, type ProtocolTarget, parseAddress, type ServedFolders, scheme } from './protocol-paths.ts'
import type { ThumbnailOf } from './thumbnail.ts'

/** To be registered before the app is ready. */
export const schemes: readonly CustomScheme[] = [
  {
    scheme,
    privileges: {
      standard: true,
      secure: true,
      supportFetchAPI: true,
      corsEnabled: true,
      stream: true,
      codeCache: true,
    },
  },
]

export const pageAddress = `${scheme}://app/index.html`

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.avif': 'image/avif',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  `img-src 'self' ${scheme}: blob: data:`,
  "font-src 'self'",
  `connect-src 'self' ${scheme}://library`,
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const refuse = (status: 403 | 404 | 405) =>
  new Response(null, { status, headers: { 'X-Content-Type-Options': 'nosniff' } })

export interface ProtocolOptions {
  readonly folders: () => ServedFolders
  /** Path of a library picture's thumbnail; undefined when there is none within a short time. */
  readonly thumbnail: (picture: ThumbnailOf) => Promise<string | undefined>
}

/** Serves the window's own files and the user's pictures, read-only, and nothing else. */
export const serveProtocol = ({ folders, thumbnail }: ProtocolOptions): void => {
  protocol.handle(scheme, async request => {
    if (request.method !== 'GET') return refuse(405)
    const target = parseAddress(request.url)
    if (!target) return refuse(403)
    try {
      const file = await findFile(target, folders())
      if (!file) return refuse(404)
      if (target.kind === 'app') return await page(file)
      const small =
        target.kind === 'thumb'
          ? await thumbnail({ id: target.id, deletedAt: target.deletedAt, fresh: target.fresh })
          : undefined
      return await picture(small ?? file, cacheFor(target, request.url, small !== undefined))
    } catch {
      return refuse(404)
    }
  })
}

/** Small files, read as a whole: they may be inside the program's archive, which cannot be streamed. */
const page = async (file: string): Promise<Response> =>
  new Response(await readFile(file), {
    headers: {
      'Content-Type': contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    },
  })

const picture = async (file: string, cache: string): Promise<Response> => {
  const about = await stat(file)
  if (!about.isFile()) return refuse(404)
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, {
    headers: {
      'Content-Type': contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream',
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
