import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ByteBudget } from './body/metered-body.ts'
import { parseBody } from './body/parse-body.ts'
import { createUploadSet, type UploadSet } from './body/uploads.ts'
import { errorBodyFor, errorStatusFor } from './errors/error-body.ts'
import { retryHeaders } from './errors/error-status.ts'
import { HttpError, toErrorReply } from './errors/http-error.ts'
import type { Gate } from './guards/gate.ts'
import { type Headers, preflightHeaders } from './guards/origins.ts'
import type { Limits } from './limits.ts'
import { codingFor } from './replies/compress-text.ts'
import { json, type Reply } from './replies/reply.ts'
import { sendReply } from './replies/send-reply.ts'
import type { ServerContext } from './routes/route.ts'
import { type FoundRoute, findRoute, methodsOf, tagOf } from './routes/router.ts'

export interface RequestHandlerOptions {
  readonly context: ServerContext
  readonly gate: Gate
  readonly limits: Limits
  readonly budget: ByteBudget
  readonly uploadsFolder: string
  /** Aborted when the server is being stopped. */
  readonly stopping: AbortSignal
  /** Called with unforeseen errors. They contain no prompt. */
  readonly report: (error: unknown) => void
}

/** @param signal aborted when the connection is closed */
export type RequestHandler = (
  incoming: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
) => Promise<void>

/** Handles one request, from its guards to the last byte of the reply. Never rejects. */
export const createRequestHandler =
  (options: RequestHandlerOptions): RequestHandler =>
  async (incoming, response, signal) => {
    const { context, gate, limits, report, stopping } = options
    const [path, query] = splitUrl(incoming.url ?? '')
    response.on('close', () =>
      context.metrics.request(tagOf(path) ?? 'none', incoming.method ?? '', response.statusCode),
    )
    response.on('error', () => {})
    const uploads = createUploadSet(options.uploadsFolder)
    let cors: Headers = {}
    try {
      const letIn = admit(incoming, path, new URLSearchParams(query), options)
      cors = letIn.cors
      const preflight = preflightHeaders(incoming, () => methodsOf(path))
      if (preflight)
        return await sendReply(response, { kind: 'empty' }, stopping, { headers: { ...cors, ...preflight } })
      const target = { path, query, signal, uploads, isOpen: letIn.isOpen }
      const reply = await dispatchAndRelease(incoming, target, options)
      const isStream = ['events', 'stream', 'web'].includes(reply.kind)
      response.setTimeout(isStream ? 0 : limits.stallTime, () => response.destroy())
      await sendReply(response, reply, stopping, {
        headers: cors,
        // On this machine it would take more time than it spares.
        coding: gate.isLocal(incoming) ? undefined : codingFor(incoming.headers['accept-encoding']),
        onFileSent: file => void context.savedResults.sent(file),
      })
    } catch (error) {
      const errorReply = toErrorReply(error)
      if (signal.aborted || response.headersSent) return void response.destroy()
      if (errorReply.code === 'internal') report(error)
      const tag = tagOf(path)
      const status = errorStatusFor(path, errorReply, tag)
      const headers = { ...cors, ...retryHeaders(status), ...errorReply.headers }
      const reply = json(errorBodyFor(path, tag)(errorReply), status)
      await sendReply(response, reply, stopping, { headers }).catch(() => response.destroy())
    }
  }

interface RequestTarget {
  readonly path: string
  readonly query: string
  /** Aborted when the connection is closed. */
  readonly signal: AbortSignal
  readonly uploads: UploadSet
  /** Served without the token. */
  readonly isOpen: boolean
}

/**
 * Keeps out who may not use the server at all.
 * @throws HttpError `foreign-host`, `foreign-origin`
 */
const admit = (
  incoming: IncomingMessage,
  path: string,
  query: URLSearchParams,
  { gate, context }: RequestHandlerOptions,
): { readonly cors: Headers; readonly isOpen: boolean } => {
  gate.assertHost(incoming)
  if (hasKey(incoming.method ?? '', path, query, context))
    return { cors: { 'cross-origin-resource-policy': 'cross-origin' }, isOpen: true }
  return { cors: gate.cors(incoming), isOpen: false }
}

/** Whether the URL is itself the permission, wherever it stands. */
const hasKey = (method: string, path: string, query: URLSearchParams, context: ServerContext): boolean => {
  if (query.size === 0) return false
  let found: FoundRoute
  try {
    found = findRoute(method, path)
  } catch {
    return false
  }
  return found.route.hasKey?.(found.params, query, context) ?? false
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
  { path, query, signal, uploads, isOpen }: RequestTarget,
  { context, gate, limits, budget }: RequestHandlerOptions,
): Promise<Reply> => {
  const { method = '' } = incoming
  const { route, params } = findRoute(method, path)
  if (!isOpen && !route.isPublic) gate.assertToken(incoming)
  if (route.queued) {
    if (context.draining.aborted)
      throw new HttpError('server-stopping', 'The server is being stopped. Start it again.')
    context.engine.assertRoom()
  }
  return route.handle(
    {
      params,
      query: new URLSearchParams(query),
      base: gate.base(incoming),
      headers: incoming.headers,
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
  return at < 0 ? [tidy(url), ''] : [tidy(url.slice(0, at)), url.slice(at + 1)]
}

/** Clients that join a base URL with a path double slashes, and others end every path with one. */
const tidy = (path: string): string => `/${path.split('/').filter(Boolean).join('/')}`
