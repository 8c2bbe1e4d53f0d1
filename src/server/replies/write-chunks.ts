import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'

type Chunk = string | Buffer

/** Waits for a client that reads slowly, but not for one that is gone. */
export const writeChunk = async (response: ServerResponse, chunk: Chunk): Promise<void> => {
  if (response.destroyed || response.write(chunk)) return
  const waiting = new AbortController()
  const { signal } = waiting
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
  waiting.abort()
}

/**
 * Writes chunks and ends the response together with the last one. A client may close its connection as soon as it has
 * as many bytes as were announced: a response that is ended a moment later would seem to have been cut off.
 * @throws when the client closes the connection before all was handed to the system
 */
export const endWithChunks = async (
  response: ServerResponse,
  chunks: AsyncIterable<Chunk>,
): Promise<void> => {
  let last: Chunk | undefined
  for await (const chunk of chunks) {
    if (last !== undefined) await writeChunk(response, last)
    if (response.destroyed) break
    last = chunk
  }
  response.end(last)
  await finished(response)
}
