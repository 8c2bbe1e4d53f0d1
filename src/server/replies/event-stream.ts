import type { ServerResponse } from 'node:http'
import type { JobFollower } from '../jobs/jobs.ts'

/** Keeps what stands between from taking silence for death. */
const heartbeat = 15_000

/**
 * Sends a job's events (https://html.spec.whatwg.org/multipage/server-sent-events.html) until it ends or nobody
 * listens. A reader that is too slow misses steps, never a change of state.
 */
export const sendEvents = (response: ServerResponse, follow: JobFollower, gone: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (gone.aborted || response.req.method === 'HEAD') {
      response.end()
      return resolve()
    }
    const beat = setInterval(() => response.write(': still here\n\n'), heartbeat)
    const leave = () => {
      clearInterval(beat)
      stop()
      gone.removeEventListener('abort', leave)
      response.end()
      resolve()
    }
    const stop = follow(
      ({ event, data }) => {
        if (event !== 'state' && response.writableNeedDrain) return
        response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      },
      // The first event may be the last one: then there is no `stop` yet.
      () => queueMicrotask(leave),
    )
    gone.addEventListener('abort', leave)
  })
