import { open } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { compressText, type ReplyCoding } from './compress-text.ts'
import { sendEvents, sendStream } from './event-stream.ts'
import { jsonParts, type OpenPart, openParts } from './json-with-files.ts'
import type { Reply } from './reply.ts'
import { endWithChunks } from './write-chunks.ts'

/** Headers of every reply: no page may read, frame or embed it, and browsers do not guess its type. */
const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

type Headers = Readonly<Record<string, string | number>>

const begin = (response: ServerResponse, status: number, headers: Headers) =>
  response.writeHead(status, { ...securityHeaders, ...headers })

export interface SendOptions {
  readonly headers?: Headers
  /** In which texts are sent where that pays. Pictures are as small as they get. */
  readonly coding?: ReplyCoding
  /** Called with each file, once all of it was sent. */
  readonly onFileSent?: (file: string) => void
}

/**
 * Sends a reply and resolves when its last byte was handed to the system.
 * @param stopping aborted when the server is being stopped: event streams end, connections are not kept alive
 * @throws when a file cannot be opened (nothing was sent then), or the client closes the connection
 */
export const sendReply = async (
  response: ServerResponse,
  reply: Reply,
  stopping: AbortSignal,
  { headers: extraHeaders = {}, coding, onFileSent = () => {} }: SendOptions = {},
): Promise<void> => {
  const headers = stopping.aborted ? { ...extraHeaders, connection: 'close' } : extraHeaders
  const sent = (file: string) => {
    if (response.req.method !== 'HEAD') onFileSent(file)
  }
  switch (reply.kind) {
    case 'json':
      return sendJson(response, reply.value, reply.status ?? 200, headers, { coding, onFileSent: sent })
    case 'text':
      return sendText(
        response,
        reply.text,
        200,
        {
          ...headers,
          'content-security-policy':
            reply.contentSecurityPolicy ?? securityHeaders['content-security-policy'],
          'content-type': reply.type,
        },
        coding,
      )
    case 'file': {
      const handle = await open(reply.file)
      try {
        const { size } = await handle.stat()
        begin(response, 200, { ...headers, 'content-type': reply.type, 'content-length': size })
        await endWithChunks(response, handle.createReadStream({ autoClose: false }))
      } finally {
        await handle.close()
      }
      return sent(reply.file)
    }
    case 'empty':
      begin(response, 204, headers)
      response.end()
      await finished(response)
      return
    case 'web':
      return sendWeb(response, reply, stopping, headers)
    case 'redirect':
      return sendText(response, '', 302, { ...headers, location: reply.to })
    case 'events':
      begin(response, 200, { ...headers, 'content-type': 'text/event-stream' })
      return sendEvents(response, reply.follow, stopping)
    case 'stream':
      begin(response, 200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' })
      return sendStream(response, reply.events, sent)
  }
}

/** A client that still sends would get no reply but a reset connection if its connection was closed now. */
const wholeRequest = (incoming: IncomingMessage): Promise<void> =>
  new Promise(resolve => {
    incoming
      .on('end', resolve)
      .on('close', resolve)
      .on('error', () => {})
    incoming.resume()
    if (incoming.complete || incoming.destroyed) resolve()
  })

const sendText = async (
  response: ServerResponse,
  text: string,
  status: number,
  headers: Headers,
  coding?: ReplyCoding,
): Promise<void> => {
  const compressed = coding && (await compressText(text, coding))
  const content = compressed ?? text
  begin(response, status, {
    ...headers,
    ...(compressed && { 'content-encoding': coding, vary: withAcceptEncoding(headers.vary) }),
    'content-length': Buffer.byteLength(content),
  })
  if (response.req.complete) response.end(content)
  else {
    response.write(content)
    await wholeRequest(response.req)
    response.end()
  }
  // A server that is being stopped closes its connections after this.
  await finished(response)
}

const withAcceptEncoding = (vary: string | number | undefined): string =>
  vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`

const sendJson = async (
  response: ServerResponse,
  value: unknown,
  status: number,
  headers: Headers,
  { coding, onFileSent }: Required<Pick<SendOptions, 'onFileSent'>> & Pick<SendOptions, 'coding'>,
) => {
  const withType = { ...headers, 'content-type': 'application/json; charset=utf-8' }
  const [first = '', ...rest] = jsonParts(value)
  if (typeof first === 'string' && rest.length === 0)
    return sendText(response, first, status, withType, coding)
  const all = [first, ...rest]
  const parts = await openParts(all)
  try {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    begin(response, status, { ...withType, 'content-length': length })
    await endWithChunks(response, concatenate(parts))
  } finally {
    for (const part of parts) await part.close()
  }
  for (const part of all) if (typeof part !== 'string') onFileSent(part.file)
}

async function* concatenate(parts: readonly OpenPart[]): AsyncIterable<string | Buffer> {
  for (const part of parts) yield* part.chunks()
}

const sendWeb = async (
  response: ServerResponse,
  { response: { status, headers: own, body }, listens }: Extract<Reply, { readonly kind: 'web' }>,
  stopping: AbortSignal,
  headers: Headers,
) => {
  begin(response, status, { ...headers, ...Object.fromEntries(own) })
  if (!body) {
    response.end()
    await finished(response)
    return
  }
  const signal = listens ? stopping : undefined
  await pipeline(Readable.fromWeb(body as ReadableStream<Uint8Array>), response, { signal })
}
