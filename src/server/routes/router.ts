import { automatic1111Routes } from '../automatic1111/routes/automatic1111-routes.ts'
import { comfyuiRoutes } from '../comfyui/routes/comfyui-routes.ts'
import { HttpError } from '../errors/http-error.ts'
import { mcpRoutes } from '../mcp/mcp-routes.ts'
import { openaiRoutes } from '../openai/routes/openai-routes.ts'
import { originalRoutes } from '../original/original-routes.ts'
import { aboutRoutes } from './about.ts'
import { jobRoutes } from './jobs.ts'
import { operationRoutes } from './operations.ts'
import { peopleApiRoutes } from './people.ts'
import { pictureRoutes } from './pictures.ts'
import { resultRoutes } from './results.ts'
import type { Route, Tag } from './route.ts'

export const apiRoutes: readonly Route[] = [
  ...originalRoutes,
  ...jobRoutes,
  ...pictureRoutes,
  ...peopleApiRoutes,
  ...resultRoutes,
  ...operationRoutes,
  ...openaiRoutes,
  ...automatic1111Routes,
  ...mcpRoutes,
  ...comfyuiRoutes,
]

const routes: readonly Route[] = [...apiRoutes, ...aboutRoutes(apiRoutes)]

export interface FoundRoute {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

const noSuchRoute = () =>
  new HttpError('no-such-route', 'There is nothing at this address. GET /docs says what there is.')

/** OpenAI's clients are told a base URL with its version, or without. */
const version = '/v1'

/** With their paths cut once: each request is compared with all of the same length. */
const routesByLength = new Map<number, { readonly route: Route; readonly parts: readonly string[] }[]>()
for (const route of routes) {
  const parts = route.path.split('/')
  const others = routesByLength.get(parts.length) ?? []
  routesByLength.set(parts.length, [...others, { route, parts }])
}

const routesAt = (path: string): readonly FoundRoute[] => {
  const at = (address: string) => {
    const given = address.split('/').map(decode)
    return (routesByLength.get(given.length) ?? []).flatMap(({ route, parts }) => {
      const params = match(parts, given)
      return params ? [{ route, params }] : []
    })
  }
  const found = at(path)
  return found.length > 0 ? found : at(`${version}${path}`)
}

/** The group of routes that an address belongs to; undefined for none. */
export const tagOf = (path: string): Tag | undefined => routesAt(path)[0]?.route.tag

/** The methods that an address takes. */
export const methodsOf = (path: string): readonly Route['method'][] =>
  routesAt(path).map(({ route }) => route.method)

/**
 * Finds the route for a method and path, with its path parameters decoded and validated.
 * @throws HttpError `no-such-route`, `method-not-allowed`
 */
export const findRoute = (method: string, path: string): FoundRoute => {
  const candidates = routesAt(path)
  if (candidates.length === 0) throw noSuchRoute()
  // HEAD is handled as GET; Node leaves the body out.
  const found = candidates.find(({ route }) => route.method === (method === 'HEAD' ? 'GET' : method))
  if (!found) {
    const allow = candidates.map(({ route }) => route.method).join(', ')
    throw new HttpError('method-not-allowed', `This address takes ${allow} only.`, { allow })
  }
  const { params: schemas = {} } = found.route
  for (const [name, schema] of Object.entries(schemas))
    if (!schema.safeParse(found.params[name]).success) throw noSuchRoute()
  return found
}

/** The parameters of an address if it matches a route's path, else null. */
const match = (
  expected: readonly string[],
  given: readonly (string | null)[],
): Record<string, string> | null => {
  const params: Record<string, string> = {}
  for (const [i, part] of expected.entries()) {
    const text = given[i]
    if (text == null) return null
    if (part.startsWith('{')) params[part.slice(1, -1)] = text
    else if (part !== text) return null
  }
  return params
}

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
