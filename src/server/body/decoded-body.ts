import type { IncomingMessage } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { HttpError } from '../errors/http-error.ts'

/** A request's body as it is read. */
export type BodySource = Readable & Pick<IncomingMessage, 'headers'>

interface Decoder {
  /** Bytes that it may hold for itself, whatever it is given. */
  readonly windowBytes: number
  create(): Transform
}

/** Node 20 has none, and its types say so. */
const zstd = zlib as unknown as {
  readonly createZstdDecompress?: (options: { params: Record<number, number> }) => Transform
  readonly constants: { readonly ZSTD_d_windowLogMax: number }
}

/** By the names in `Content-Encoding`. Sources: RFC 9110, section 8.4.1; RFC 7932; RFC 8878 */
const decoders: Readonly<Record<string, Decoder>> = {
  gzip: { windowBytes: 2 ** 16, create: () => zlib.createGunzip() },
  'x-gzip': { windowBytes: 2 ** 16, create: () => zlib.createGunzip() },
  deflate: { windowBytes: 2 ** 16, create: () => zlib.createInflate() },
  br: { windowBytes: 2 ** 24, create: () => zlib.createBrotliDecompress() },
  ...(zstd.createZstdDecompress && {
    zstd: {
      windowBytes: 2 ** 23,
      create: () => zstd.createZstdDecompress!({ params: { [zstd.constants.ZSTD_d_windowLogMax]: 23 } }),
    },
  }),
}

/** What `decodedBody` reads, for `Accept-Encoding` in refusals (RFC 7694). */
const readable = Object.keys(decoders)
  .filter(name => name !== 'x-gzip')
  .join(', ')

export interface DecodedBody {
  readonly source: BodySource
  /** Bytes that reading it may hold beside what is read. */
  readonly windowBytes: number
  /** Decodes no more; what is still sent is dropped. */
  close(): void
}

/**
 * A body without its `Content-Encoding`. Its bytes are those to count: a small body may be a large one. Only one coding is
 * taken off, since each layer multiplies.
 * @throws HttpError `unsupported-media-type`
 */
export const decodedBody = (incoming: IncomingMessage): DecodedBody => {
  const coding = incoming.headers['content-encoding']?.trim().toLowerCase() ?? ''
  if (coding === '' || coding === 'identity') return { source: incoming, windowBytes: 0, close: () => {} }
  const decoder = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
  if (!decoder)
    throw new HttpError(
      'unsupported-media-type',
      `A body in the coding "${coding.slice(0, 40)}" is not read. Send it as it is, or as one of ${readable}.`,
      { 'accept-encoding': readable },
    )
  const decoded = decoder.create()
  const onEarlyEnd = () => decoded.destroy()
  incoming.on('close', onEarlyEnd).on('error', onEarlyEnd)
  incoming.on('end', () => incoming.off('close', onEarlyEnd))
  incoming.pipe(decoded)
  return {
    source: Object.assign(decoded, { headers: incoming.headers }),
    windowBytes: decoder.windowBytes,
    close: () => {
      incoming.unpipe(decoded)
      decoded.on('error', () => {}).destroy()
      incoming.resume()
    },
  }
}

/** Whether a decoder found no data of its coding. */
export const isUndecodable = (error: unknown): boolean =>
  /^(?:Z_|ZSTD_|ERR_)/.test((error as NodeJS.ErrnoException | undefined)?.code ?? '')
