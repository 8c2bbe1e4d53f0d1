import { z } from 'zod'
import { docsContentSecurityPolicy, docsPage } from '../docs-page.ts'
import { openApiDocument } from '../openapi.ts'
import { json } from '../replies/reply.ts'
import { defineRoute, type Route } from './route.ts'

/** @param others all routes but these: what `/openapi.json` and `/docs` describe besides them */
export const aboutRoutes = (others: readonly Route[]): readonly Route[] => {
  const routes: readonly Route[] = [
    defineRoute({
      method: 'GET',
      path: '/health',
      tag: 'about',
      summary: 'Health check',
      isPublic: true,
      response: {
        description: 'The server is running.',
        schema: z.object({ status: z.literal('ok'), version: z.string() }),
      },
      handle: async (_request, { engine }) => json({ status: 'ok', version: engine.version }),
    }),
    defineRoute({
      method: 'GET',
      path: '/openapi.json',
      tag: 'about',
      summary: 'This API as an OpenAPI document',
      isPublic: true,
      response: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) },
      handle: async (_request, { engine }) => json(document(engine.version)),
    }),
    defineRoute({
      method: 'GET',
      path: '/docs',
      tag: 'about',
      summary: 'This API as a page',
      isPublic: true,
      response: { description: 'A page.', type: 'text/html' },
      handle: async ({ base }, { engine }) => ({
        kind: 'text',
        type: 'text/html; charset=utf-8',
        text: docsPage(document(engine.version), base),
        contentSecurityPolicy: docsContentSecurityPolicy,
      }),
    }),
  ]
  let made: { readonly version: string; readonly document: ReturnType<typeof openApiDocument> } | undefined
  const document = (version: string) => {
    // Takes some milliseconds, and stays as it is.
    if (made?.version !== version)
      made = { version, document: openApiDocument([...others, ...routes], version) }
    return made.document
  }
  return routes
}
