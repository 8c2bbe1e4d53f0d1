import type { ServerResponse } from 'node:http'
import type { JobFollower } from '../jobs/jobs.ts'
import { jsonParts, openParts } from './json-with-files.ts'
import type { StreamEvent } from './reply.ts'
import { writeChunk } from './write-chunks.ts'

/** Milliseconds between comments that keep proxies from closing a quiet stream. */
const heartbeat = 15_000

/**
 * Sends a job's events (https://html.spec.whatwg.org/multipage/server-sent-events.html) until the job ends, the
 * client closes the connection or `stopping` is aborted. A client that reads too slowly misses `progress` and
 * `preview`, never `state`.
 */
export const sendEvents = (
  response: ServerResponse,
  follow: JobFollower,
  stopping: AbortSignal,
): Promise<void> =>
  new Promise(resolve => {
    if (response.destroyed || stopping.aborted || response.req.method === 'HEAD') {
      response.end()
      return resolve()
    }
    const timer = setInterval(() => response.write(': still here\n\n'), heartbeat)
    const finish = () => {
      clearInterval(timer)
      unfollow()
      stopping.removeEventListener('abort', finish)
      response.off('close', finish)
      response.end()
      resolve()
    }
    const unfollow = follow(
      ({ event, data }) => {
        if (event !== 'state' && response.writableNeedDrain) return
        response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      },
      // A job that has ended calls this before `follow` returns, when there is no `unfollow` yet.
      () => queueMicrotask(finish),
    )
    stopping.addEventListener('abort', finish)
    response.on('close', finish)
  })

/**
 * Sends events as they come, each with the pictures that are in it; ends early when the client closes the connection.
 * @param onFileSent called with each file, once all of it was sent
 */
export const sendStream = async (
  response: ServerResponse,
  events: AsyncIterable<StreamEvent>,
  onFileSent: (file: string) => void,
): Promise<void> => {
  let isBetween = true
  const timer = setInterval(() => isBetween && response.write(': still here\n\n'), heartbeat)
  try {
    for await (const { event, data } of events) {
      if (response.destroyed) return
      isBetween = false
      await sendEvent(response, event, data, onFileSent)
      isBetween = true
    }
  } finally {
    clearInterval(timer)
    response.end()
  }
}

const sendEvent = async (
  response: ServerResponse,
  event: string,
  data: unknown,
  onFileSent: (file: string) => void,
): Promise<void> => {
  const all = jsonParts(data)
  const parts = await openParts(all)
  try {
    response.write(`event: ${event}\ndata: `)
    for (const part of parts) for await (const chunk of part.chunks()) await writeChunk(response, chunk)
    response.write('\n\n')
  } finally {
    for (const part of parts) await part.close()
  }
  for (const part of all) if (typeof part !== 'string') onFileSent(part.file)
}
