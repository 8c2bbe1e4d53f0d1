import { DoorError } from '../errors/http-error.ts'
import { aboutRoutes } from './about.ts'
import { automatic1111Routes } from './automatic1111.ts'
import { automatic1111StateRoutes } from './automatic1111-state.ts'
import { jobRoutes } from './jobs.ts'
import { openaiRoutes } from './openai.ts'
import { originalRoutes } from './original.ts'
import { pictureRoutes } from './pictures.ts'
import { resultRoutes } from './results.ts'
import type { Route } from './route.ts'

export interface FoundRoute {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

const nothingThere = () =>
  new DoorError('no-such-route', 'There is nothing at this address. GET /docs says what there is.')

/** @throws DoorError `no-such-route`, `method-not-allowed` */
export const findRoute = (routes: readonly Route[], method: string, path: string): FoundRoute => {
  const there = routes.flatMap(route => {
    const params = match(route.path, path)
    return params ? [{ route, params }] : []
  })
  if (there.length === 0) throw nothingThere()
  // HEAD is GET without the body, which Node leaves out.
  const found = there.find(({ route }) => route.method === (method === 'HEAD' ? 'GET' : method))
  if (!found) {
    const allow = there.map(({ route }) => route.method).join(', ')
    throw new DoorError('method-not-allowed', `This address takes ${allow} only.`, { allow })
  }
  const { params: schemas = {} } = found.route
  for (const [name, schema] of Object.entries(schemas))
    if (!schema.safeParse(found.params[name]).success) throw nothingThere()
  return found
}

const match = (pattern: string, path: string): Record<string, string> | null => {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
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

const working: readonly Route[] = [
  ...originalRoutes,
  ...jobRoutes,
  ...pictureRoutes,
  ...resultRoutes,
  ...openaiRoutes,
  ...automatic1111Routes,
  ...automatic1111StateRoutes,
]

export const routes: readonly Route[] = [...working, ...aboutRoutes(working)]
