import { z } from 'zod'
import { docsPage, docsPolicy } from '../docs-page.ts'
import { describeRoutes } from '../openapi.ts'
import { json } from '../replies/reply.ts'
import { defineRoute, type Route } from './route.ts'

/** @param others every route but these, which describe them */
export const aboutRoutes = (others: readonly Route[]): readonly Route[] => {
  const routes: readonly Route[] = [
    defineRoute({
      method: 'GET',
      path: '/health',
      tag: 'about',
      summary: 'Tell that the server is there',
      open: true,
      answer: {
        description: 'It is.',
        schema: z.object({ status: z.literal('ok'), version: z.string() }),
      },
      handle: async (_request, { engine }) => json({ status: 'ok', version: engine.version }),
    }),
    defineRoute({
      method: 'GET',
      path: '/openapi.json',
      tag: 'about',
      summary: 'Describe every route for programs',
      open: true,
      answer: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) },
      handle: async (_request, { engine }) => json(describe(engine.version)),
    }),
    defineRoute({
      method: 'GET',
      path: '/docs',
      tag: 'about',
      summary: 'Describe every route for people',
      open: true,
      answer: { description: 'A page.', type: 'text/html' },
      handle: async ({ base }, { engine }) => ({
        kind: 'text',
        type: 'text/html; charset=utf-8',
        text: docsPage(describe(engine.version), base),
        policy: docsPolicy,
      }),
    }),
  ]
  const describe = (version: string) => describeRoutes([...others, ...routes], version)
  return routes
}
