import { HttpError } from '../errors/http-error.ts'
import { aboutRoutes } from './about.ts'
import { automatic1111Routes } from './automatic1111.ts'
import { automatic1111AdapterRoutes } from './automatic1111-adapters.ts'
import { automatic1111ExtrasRoutes } from './automatic1111-extras.ts'
import { automatic1111InterrogateRoutes } from './automatic1111-interrogate.ts'
import { automatic1111ListRoutes } from './automatic1111-lists.ts'
import { automatic1111OptionRoutes } from './automatic1111-options.ts'
import { automatic1111PngInfoRoutes } from './automatic1111-png-info.ts'
import { automatic1111ProgressRoutes } from './automatic1111-progress.ts'
import { automatic1111ServerRoutes } from './automatic1111-server.ts'
import { comfyuiRoutes } from './comfyui.ts'
import { controlnetRoutes } from './controlnet.ts'
import { jobRoutes } from './jobs.ts'
import { mcpRoutes } from './mcp.ts'
import { openaiImageRoutes } from './openai-images.ts'
import { openaiModelRoutes } from './openai-models.ts'
import { openaiResponseRoutes } from './openai-responses.ts'
import { operationRoutes } from './operations.ts'
import { originalRoutes } from './original.ts'
import { peopleApiRoutes } from './people.ts'
import { pictureRoutes } from './pictures.ts'
import { reactorRoutes } from './reactor.ts'
import { resultRoutes } from './results.ts'
import type { Route, Tag } from './route.ts'

export const apiRoutes: readonly Route[] = [
  ...originalRoutes,
  ...jobRoutes,
  ...pictureRoutes,
  ...peopleApiRoutes,
  ...resultRoutes,
  ...operationRoutes,
  ...openaiImageRoutes,
  ...openaiResponseRoutes,
  ...openaiModelRoutes,
  ...automatic1111Routes,
  ...automatic1111ProgressRoutes,
  ...automatic1111ListRoutes,
  ...automatic1111InterrogateRoutes,
  ...automatic1111ServerRoutes,
  ...automatic1111OptionRoutes,
  ...automatic1111ExtrasRoutes,
  ...automatic1111AdapterRoutes,
  ...controlnetRoutes,
  ...reactorRoutes,
  ...automatic1111PngInfoRoutes,
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

const routesAt = (path: string): readonly FoundRoute[] => {
  const at = (address: string) =>
    routes.flatMap(route => {
      const params = match(route.path, address)
      return params ? [{ route, params }] : []
    })
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

/** The parameters of `path` if it matches `pattern`, else null. */
const match = (pattern: string, path: string): Record<string, string> | null => {
  const expected = pattern.split('/')
  const given = path.split('/')
  if (expected.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [i, part] of expected.entries()) {
    const text = decode(given[i] ?? '')
    if (text === null) return null
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
