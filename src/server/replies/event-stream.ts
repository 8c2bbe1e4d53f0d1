import type { ServerResponse } from 'node:http'
import type { JobFollower } from '../jobs/jobs.ts'

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
