import { open } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { sendEvents } from './event-stream.ts'
import { jsonParts, type OpenPart, openParts } from './json-with-files.ts'
import type { Answer } from './reply.ts'

/** No page may read, frame or embed what we answer, and nothing is taken for another type than it says. */
const always = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

type Headers = Readonly<Record<string, string | number>>

const begin = (response: ServerResponse, status: number, headers: Headers) =>
  response.writeHead(status, { ...always, ...headers })

/** @param gone aborted when nobody reads the answer any more */
export const send = async (
  response: ServerResponse,
  answer: Answer,
  gone: AbortSignal,
  headers: Headers = {},
): Promise<void> => {
  switch (answer.kind) {
    case 'json': {
      const type = 'application/json; charset=utf-8'
      const pieces = jsonParts(answer.value)
      if (pieces.length === 1 && typeof pieces[0] === 'string') {
        const text = pieces[0]
        begin(response, answer.status ?? 200, {
          ...headers,
          'content-type': type,
          'content-length': Buffer.byteLength(text),
        })
        return sendText(response, text)
      }
      const parts = await openParts(pieces)
      try {
        const length = parts.reduce((sum, part) => sum + part.length, 0)
        begin(response, answer.status ?? 200, { ...headers, 'content-type': type, 'content-length': length })
        await pipeline(Readable.from(inOrder(parts), { objectMode: false }), response)
      } finally {
        for (const part of parts) await part.close()
      }
      return
    }
    case 'text': {
      const { type, text, policy } = answer
      begin(response, 200, {
        ...headers,
        'content-security-policy': policy ?? always['content-security-policy'],
        'content-type': type,
        'content-length': Buffer.byteLength(text),
      })
      return sendText(response, text)
    }
    case 'file': {
      const handle = await open(answer.file)
      try {
        const { size } = await handle.stat()
        begin(response, 200, { ...headers, 'content-type': answer.type, 'content-length': size })
        await pipeline(handle.createReadStream({ autoClose: false }), response)
      } finally {
        await handle.close()
      }
      return
    }
    case 'redirect':
      begin(response, 302, { ...headers, location: answer.to, 'content-length': 0 })
      return sendText(response, '')
    case 'events':
      begin(response, 200, { ...headers, 'content-type': 'text/event-stream' })
      return sendEvents(response, answer.follow, gone)
  }
}

/** Waits until the text has left, so that a server being stopped does not cut it off. */
const sendText = async (response: ServerResponse, text: string): Promise<void> => {
  response.end(text)
  await finished(response)
}

async function* inOrder(parts: readonly OpenPart[]): AsyncIterable<string> {
  for (const part of parts) yield* part.pieces()
}
