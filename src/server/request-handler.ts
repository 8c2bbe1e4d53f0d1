import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Budget } from './body/metered-body.ts'
import { readBody } from './body/parse-body.ts'
import { createUploadSet, type UploadSet } from './body/uploads.ts'
import { errorBodyFor } from './errors/error-body.ts'
import { headersOf, statuses } from './errors/error-status.ts'
import { toProblem } from './errors/http-error.ts'
import { assertToken } from './guards/bearer-token.ts'
import { assertOwnHost, assertOwnOrigin } from './guards/same-origin.ts'
import type { Limits } from './limits.ts'
import type { Answer } from './replies/reply.ts'
import { send } from './replies/send-reply.ts'
import type { Door } from './routes/route.ts'
import { findRoute, routes } from './routes/router.ts'

export interface AppOptions {
  readonly door: Door
  /** What the server listens on. */
  readonly host: string
  readonly limits: Limits
  readonly budget: Budget
  readonly uploadsFolder: string
  /** Aborted when the server is told to stop. */
  readonly stopping: AbortSignal
  /** Where errors go that nobody foresaw. They hold no prompt. */
  readonly report: (error: unknown) => void
}

export type App = (incoming: IncomingMessage, response: ServerResponse) => Promise<void>

/** One request, from its guards to the last byte of its answer. Never rejects. */
export const createApp =
  (options: AppOptions): App =>
  async (incoming, response) => {
    const { limits, report, stopping } = options
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    response.on('error', () => {})
    const uploads = createUploadSet(options.uploadsFolder)
    const [path = '', query = ''] = splitAddress(incoming.url ?? '')
    try {
      const arrived = { path, query, gone: gone.signal, uploads }
      const answer = await answerThenRelease(incoming, arrived, options)
      response.setTimeout(answer.kind === 'events' ? 0 : limits.stallTime, () => response.destroy())
      const ended = answer.kind === 'events' ? either(gone.signal, stopping) : gone.signal
      await send(response, answer, ended, closing(stopping))
    } catch (error) {
      const problem = toProblem(error)
      if (gone.signal.aborted || response.headersSent) return void response.destroy()
      if (problem.code === 'internal') report(error)
      const status = statuses[problem.code]
      const answer: Answer = { kind: 'json', value: errorBodyFor(path)(problem), status }
      const headers = { ...headersOf(status), ...problem.headers, ...closing(stopping) }
      await send(response, answer, gone.signal, headers).catch(() => response.destroy())
    }
  }

interface Arrived {
  readonly path: string
  readonly query: string
  readonly gone: AbortSignal
  readonly uploads: UploadSet
}

/** Whoever has read the answer finds no copy of the picture left. */
const answerThenRelease: typeof answerTo = async (incoming, arrived, options) => {
  try {
    return await answerTo(incoming, arrived, options)
  } finally {
    if (!arrived.uploads.handedOver) await arrived.uploads.release()
  }
}

const answerTo = async (
  incoming: IncomingMessage,
  { path, query, gone, uploads }: Arrived,
  { door, host, limits, budget }: AppOptions,
): Promise<Answer> => {
  const { method = '', headers } = incoming
  assertOwnHost(headers.host, host)
  assertOwnOrigin(method, headers)
  const { route, params } = findRoute(routes, method, path)
  if (door.token && !route.open) assertToken(headers.authorization, door.token)
  if (route.inLine) door.engine.queue.assertRoom()
  return route.handle(
    {
      params,
      query: new URLSearchParams(query),
      base: `http://${headers.host}`,
      authorization: headers.authorization,
      gone,
      uploads,
      body: async () => {
        if (!route.body) throw new Error(`${method} ${route.path} has no body`)
        return readBody(incoming, route.body, { limits, budget, uploads })
      },
    },
    door,
  )
}

const splitAddress = (url: string): readonly [string, string] => {
  const at = url.indexOf('?')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
}

/** A client that keeps its connection would keep the server from ending. */
const closing = (stopping: AbortSignal): Record<string, string> =>
  stopping.aborted ? { connection: 'close' } : {}

const either = (one: AbortSignal, other: AbortSignal): AbortSignal => {
  const both = new AbortController()
  const abort = () => {
    one.removeEventListener('abort', abort)
    other.removeEventListener('abort', abort)
    both.abort()
  }
  if (one.aborted || other.aborted) both.abort()
  one.addEventListener('abort', abort)
  other.addEventListener('abort', abort)
  return both.signal
}
