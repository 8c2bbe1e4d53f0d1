import { expect, test } from 'vitest'
import { docsPage } from './docs-page.ts'
import { errorBodyFor } from './errors/error-body.ts'
import { errorSchemas } from './errors/error-schemas.ts'
import { openApiDocument } from './openapi.ts'
import { aboutRoutes } from './routes/about.ts'
import { apiRoutes } from './routes/router.ts'

const routes = [...apiRoutes, ...aboutRoutes(apiRoutes)]
const { paths = {} } = openApiDocument(routes, '1.2.3')
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
)

test('every route is called by a name of its own, which is an identifier in every language', () => {
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter(id => !/^[a-z][A-Za-z\d]+$/.test(id))).toEqual([])
  expect(ids).toEqual(expect.arrayContaining(['postRoot', 'getApiJobsById', 'postSdapiV1Txt2img']))
})

test('errors are worded as the description says', () => {
  const wrong = routes.filter(({ path, tag }) => {
    const schema = errorSchemas[path === '/' ? 'original' : tag]
    const error = { code: 'bad-option', message: 'x', headers: {} } as const
    return !schema?.safeParse(errorBodyFor(path, tag)(error)).success
  })
  expect(wrong.map(({ path }) => path)).toEqual([])
})

test('makers of clients can read it: no tuples, and files in forms only', () => {
  for (const { name, operation } of operations) {
    const { content = {} } = operation.requestBody ?? {}
    expect(JSON.stringify(content['application/json'] ?? {}), name).not.toContain('"binary"')
    expect(JSON.stringify(operation), name).not.toContain('prefixItems')
  }
  const { content } = paths['/api/swap']!.post!.requestBody as { content: Record<string, object> }
  expect(JSON.stringify(content['multipart/form-data'])).toContain('"binary"')
  expect(content['application/json']).toMatchObject({
    schema: { properties: { target: { type: 'string' } } },
  })
})

test('the page has every route with its address, its query and its fields', () => {
  const page = docsPage(openApiDocument(routes, '1.2.3'), 'http://127.0.0.1:8000')
  const sectionOf = (id: string) => page.split('<details ').find(part => part.startsWith(`id="${id}"`)) ?? ''
  for (const { name, operation } of operations) expect(sectionOf(operation.operationId), name).not.toBe('')
  expect(sectionOf('getApiResultsById')).toMatch(/<code>id<\/code>.*required.*<code>key<\/code>/s)
  expect(sectionOf('postApiSwap')).toMatch(/<code>target<\/code><\/td><td class="dim">file or string</)
})
