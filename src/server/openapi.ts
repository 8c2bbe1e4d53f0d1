import { z } from 'zod'
import {
  createDocument,
  type oas31,
  type ZodOpenApiContentObject,
  type ZodOpenApiMediaTypeObject,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
} from 'zod-openapi'
import { mediaTypes } from './body/parse-body.ts'
import { errorBodyFor } from './errors/error-body.ts'
import { errorSchemas } from './errors/error-schemas.ts'
import { type ErrorStatus, errorStatuses } from './errors/error-status.ts'
import { withoutFiles, withoutTuples } from './openapi-schemas.ts'
import { type ResponseSpec, type Route, type Tag, tags } from './routes/route.ts'

/** What each error status means to a client. */
const statusDescriptions: Readonly<Record<ErrorStatus, string>> = {
  400: 'The request is not understood, or a picture in it cannot be used.',
  401: 'The token is missing or wrong.',
  403: 'The request names another machine, or comes from a web page.',
  404: 'There is no such job, picture, model or address.',
  405: 'The address takes other methods.',
  409: 'The job was cancelled.',
  413: 'The body or a picture is too large.',
  415: 'The body or a picture is of a type that is not read.',
  422: 'The picture has no such face or was refused, the provider does not work here, or a field is wrong.',
  429: 'The queue is full. Retry-After says when to try again.',
  500: 'Likeness itself failed, or its models or library folder are at fault.',
  501: 'Likeness does not do that.',
  503: 'The server starts or is being stopped, or there is not enough memory.',
  507: 'The disk is full.',
}

/** The error statuses a route may reply with. */
const errorStatusesOf = (route: Route): readonly ErrorStatus[] => {
  const { body, queued, unavailable, params, isPublic, refused, tag } = route
  const all: readonly (readonly [ErrorStatus, boolean])[] = [
    [400, true],
    [401, !isPublic],
    [403, true],
    [
      404,
      params !== undefined ||
        tag === 'openai' ||
        tag === 'automatic1111' ||
        tag === 'comfyui' ||
        queued === true,
    ],
    [405, true],
    [409, queued === true],
    [413, body !== undefined],
    [415, body !== undefined],
    [422, queued === true || (tag === 'automatic1111' && body !== undefined)],
    [429, body !== undefined],
    [500, true],
    [501, refused === true],
    [503, queued === true || unavailable === true],
    [507, queued === true],
  ]
  return all.flatMap(([status, can]) => (can ? [status] : []))
}

const errorSchemaOf = ({ path, tag }: Route) => errorSchemas[path === '/' ? 'original' : tag]

const exampleOf = ({ path, tag }: Route, status: number): unknown => {
  const code = (Object.keys(errorStatuses) as (keyof typeof errorStatuses)[]).find(
    name => errorStatuses[name] === status,
  )
  return errorBodyFor(path, tag)({ code: code ?? 'internal', message: '…', headers: {} })
}

/** What generated clients call a route: `getApiJobsById`. Made of method and path, so that it stays as long as they do. */
const operationIdOf = ({ method, path }: Route): string => {
  const words = path.replace(/\{/g, 'by-').match(/[a-z\d]+/gi) ?? ['root']
  return method.toLowerCase() + words.map(word => word[0]?.toUpperCase() + word.slice(1)).join('')
}

/** Of what is no JSON: text, a file, or events, which OpenAPI 3.1 has no words for. */
const plainContent = (type: string): ZodOpenApiMediaTypeObject => {
  if (type === 'text/event-stream') return {}
  return { schema: { type: 'string', ...(type.startsWith('text/') ? {} : { format: 'binary' }) } }
}

const contentOf = ({ type = 'application/json', schema, orType }: ResponseSpec): ZodOpenApiContentObject => ({
  [type]: schema ? { schema } : plainContent(type),
  ...(orType && { [orType]: plainContent(orType) }),
})

const operationOf = (route: Route): ZodOpenApiOperationObject => {
  const { tag, summary, description, body, params, query, response, status = 200 } = route
  const errors = errorStatusesOf(route).map(error => [
    error,
    {
      description: statusDescriptions[error],
      content: { 'application/json': { schema: errorSchemaOf(route), example: exampleOf(route, error) } },
    },
  ])
  return {
    operationId: operationIdOf(route),
    tags: [tag],
    summary,
    description,
    ...((params || query) && {
      requestParams: {
        ...(params && { path: z.object(params) }),
        ...(query && { query: z.object(query) }),
      },
    }),
    requestBody: body && {
      required: true,
      content: Object.fromEntries(body.types.map(type => [mediaTypes[type], { schema: body.schema }])),
    },
    responses: {
      [status]: {
        description: response.description,
        ...(status === 302 ? {} : { content: contentOf(response) }),
      },
      ...(response.accepted && { 202: { description: response.accepted } }),
      ...Object.fromEntries(errors),
    },
  }
}

/** The OpenAPI document of all routes, made from the schemas that validate their requests. */
export const openApiDocument = (routes: readonly Route[], version: string): oas31.OpenAPIObject => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const route of routes.filter(({ isAlias }) => !isAlias))
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: 'Likeness',
      version,
      description: 'Makes pictures of people on this machine: text to image, face swap and enhancement.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Relative: the server that the document came from.
    servers: [{ url: '/' }],
    tags: (Object.entries(tags) as [Tag, string][]).map(([name, description]) => ({ name, description })),
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    // The token is needed only where the server was started with one.
    security: [{}, { token: [] }],
    paths,
  }
  const described = createDocument(document, { override: withoutTuples })
  for (const operation of Object.values(described.paths ?? {}).flatMap(Object.values)) {
    const json = operation.requestBody?.content[mediaTypes.json]
    if (json) json.schema = withoutFiles(json.schema)
  }
  return described
}
