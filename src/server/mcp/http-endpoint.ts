import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { createMcpHandler } from '@modelcontextprotocol/server'
import type { Reply } from '../replies/reply.ts'
import type { McpContext } from './mcp-context.ts'
import { createMcpServer } from './mcp-server.ts'

interface McpRequest {
  /** This server's URL as the client used it. */
  readonly base: string
  readonly headers: IncomingHttpHeaders
  /** Parsed from JSON. */
  readonly body: unknown
  /** Aborted when the client closes the connection. */
  readonly signal: AbortSignal
}

const path = '/mcp'

/** Answers requests of MCP's streamable HTTP transport. */
export type McpEndpoint = (request: McpRequest) => Promise<Reply>

/** Those of a client's headers that the protocol has a use for; clients have to accept both kinds of answers. */
const headersOf = (given: IncomingHttpHeaders): Headers => {
  const headers = new Headers({
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  })
  for (const [name, value] of Object.entries(given))
    if (name.startsWith('mcp-') && typeof value === 'string') headers.set(name, value)
  return headers
}

interface Message {
  readonly method?: unknown
  readonly id?: unknown
  readonly params?: { readonly requestId?: unknown } | null
}

const isMessage = (value: unknown): value is Message => typeof value === 'object' && value !== null

/**
 * Each request is answered by a server of its own, so that nothing is kept of clients that are gone. Those of 2025 cancel
 * a call by a notification in another request: a session's id, given to them at the start, says whose call is meant.
 */
export const createMcpEndpoint = (context: McpContext, report: (error: unknown) => void): McpEndpoint => {
  const handler = createMcpHandler(({ requestInfo }) => {
    const base = requestInfo?.url.slice(0, -path.length)
    return createMcpServer(context.engine.version, {
      context: () => context,
      client: { base, folders: undefined, report },
    })
  })
  const calls = new Map<string, AbortController>()
  const keyOf = (session: unknown, id: unknown) => `${session} ${JSON.stringify(id)}`

  return async ({ base, headers, body, signal }) => {
    const messages = [body].flat().filter(isMessage)
    const session = headers['mcp-session-id']
    for (const { method, params } of messages)
      if (method === 'notifications/cancelled' && session)
        calls.get(keyOf(session, params?.requestId))?.abort()
    const cancel = new AbortController()
    const keys = messages.flatMap(({ method, id }) =>
      session && method && id != null ? [keyOf(session, id)] : [],
    )
    for (const key of keys) calls.set(key, cancel)
    const end = () => {
      cancel.abort()
      for (const key of keys) if (calls.get(key) === cancel) calls.delete(key)
    }
    signal.addEventListener('abort', end, { once: true })
    const request = new Request(`${base}${path}`, {
      ...{ method: 'POST', headers: headersOf(headers), signal: cancel.signal },
    })
    const response = await handler.fetch(request, { parsedBody: body })
    if (messages.some(({ method }) => method === 'initialize'))
      response.headers.set('mcp-session-id', randomUUID())
    return {
      kind: 'web',
      response,
      listens: messages.some(({ method }) => method === 'subscriptions/listen'),
    }
  }
}
