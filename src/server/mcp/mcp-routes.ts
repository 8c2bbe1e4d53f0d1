import { z } from 'zod'
import { defineRoute, type ServerContext } from '../routes/route.ts'
import type { McpEndpoint } from './http-endpoint.ts'

/** What was loaded for a server's clients of MCP. It is loaded with the first of them, so that no start waits for it. */
const endpoints = new WeakMap<ServerContext, Promise<McpEndpoint>>()

const endpointOf = (context: ServerContext): Promise<McpEndpoint> => {
  let endpoint = endpoints.get(context)
  endpoint ??= import('./http-endpoint.ts').then(({ createMcpEndpoint }) =>
    createMcpEndpoint(context, context.report),
  )
  endpoints.set(context, endpoint)
  return endpoint
}

const message = z.looseObject({
  jsonrpc: z.literal('2.0'),
  method: z.string().optional().describe('Such as `tools/call`.'),
  id: z.union([z.string(), z.int()]).optional(),
})

export const mcpRoutes = [
  defineRoute({
    method: 'POST',
    path: '/mcp',
    tag: 'mcp',
    summary: 'Streamable HTTP transport of the Model Context Protocol',
    description:
      'Takes one JSON-RPC message, or a list of them. The tools draw, swap faces, enhance and find faces; results are resources.',
    body: { schema: z.union([message, z.array(message).min(1)]), types: ['json'], files: [] },
    response: {
      description: 'JSON-RPC, as JSON or, with progress, as server-sent events.',
      schema: z.looseObject({ jsonrpc: z.literal('2.0') }),
      orType: 'text/event-stream',
      accepted: 'Notifications were taken.',
    },
    handle: async ({ base, headers, signal, body }, context) => {
      const endpoint = await endpointOf(context)
      return endpoint({ base, headers, signal, body: await body() })
    },
  }),
]
