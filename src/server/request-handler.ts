import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ByteBudget } from './body/metered-body.ts'
import { parseBody } from './body/parse-body.ts'
import { createUploadSet, type UploadSet } from './body/uploads.ts'
import { errorBodyFor } from './errors/error-body.ts'
import { errorStatuses, retryHeaders } from './errors/error-status.ts'
import { toErrorReply } from './errors/http-error.ts'
import { assertToken } from './guards/bearer-token.ts'
import { assertOwnHost, assertOwnOrigin } from './guards/same-origin.ts'
import type { Limits } from './limits.ts'
import { json, type Reply } from './replies/reply.ts'
import { sendReply } from './replies/send-reply.ts'
import type { ServerContext } from './routes/route.ts'
import { findRoute } from './routes/router.ts'

export interface RequestHandlerOptions {
  readonly context: ServerContext
  /** The address the server listens on. */
  readonly host: string
  readonly limits: Limits
  readonly budget: ByteBudget
  readonly uploadsFolder: string
  /** Aborted when the server is being stopped. */
  readonly stopping: AbortSignal
  /** Called with unforeseen errors. They contain no prompt. */
  readonly report: (error: unknown) => void
}

export type RequestHandler = (incoming: IncomingMessage, response: ServerResponse) => Promise<void>

/** Handles one request, from its guards to the last byte of the reply. Never rejects. */
export const createRequestHandler =
  (options: RequestHandlerOptions): RequestHandler =>
  async (incoming, response) => {
    const { context, limits, report, stopping } = options
    const closed = new AbortController()
    response.on('close', () => closed.abort())
    response.on('error', () => {})
    const uploads = createUploadSet(options.uploadsFolder)
    const [path, query] = splitUrl(incoming.url ?? '')
    try {
      const target = { path, query, signal: closed.signal, uploads }
      const reply = await dispatchAndRelease(incoming, target, options)
      response.setTimeout(reply.kind === 'events' ? 0 : limits.stallTime, () => response.destroy())
      await sendReply(response, reply, stopping, {}, file => void context.savedResults.sent(file))
    } catch (error) {
      const errorReply = toErrorReply(error)
      if (closed.signal.aborted || response.headersSent) return void response.destroy()
      if (errorReply.code === 'internal') report(error)
      const status = errorStatuses[errorReply.code]
      const headers = { ...retryHeaders(status), ...errorReply.headers }
      const reply = json(errorBodyFor(path)(errorReply), status)
      await sendReply(response, reply, stopping, headers).catch(() => response.destroy())
    }
  }

interface RequestTarget {
  readonly path: string
  readonly query: string
  /** Aborted when the connection is closed. */
  readonly signal: AbortSignal
  readonly uploads: UploadSet
}

/** Deletes the uploads before the reply is sent, so that a client that has it finds no copy of its picture left. */
const dispatchAndRelease: typeof dispatch = async (incoming, target, options) => {
  try {
    return await dispatch(incoming, target, options)
  } finally {
    if (!target.uploads.handedOver) await target.uploads.release()
  }
}

const dispatch = async (
  incoming: IncomingMessage,
  { path, query, signal, uploads }: RequestTarget,
  { context, host, limits, budget }: RequestHandlerOptions,
): Promise<Reply> => {
  const { method = '', headers } = incoming
  assertOwnHost(headers.host, host)
  assertOwnOrigin(method, headers)
  const { route, params } = findRoute(method, path)
  if (context.token && !route.isPublic) assertToken(headers.authorization, context.token)
  if (route.queued) context.engine.assertRoom()
  return route.handle(
    {
      params,
      query: new URLSearchParams(query),
      base: `http://${headers.host}`,
      authorization: headers.authorization,
      signal,
      uploads,
      body: async () => {
        if (!route.body) throw new Error(`${method} ${route.path} has no body`)
        return parseBody(incoming, route.body, { limits, budget, uploads })
      },
    },
    context,
  )
}

const splitUrl = (url: string): readonly [path: string, query: string] => {
  const at = url.indexOf('?')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
}
