import { z } from 'zod'
import { createDocument, type oas31, type ZodOpenApiOperationObject } from 'zod-openapi'
import { mediaTypes } from './body/parse-body.ts'
import { errorBodyFor } from './errors/error-body.ts'
import { type ProblemStatus, statuses } from './errors/error-status.ts'
import { type Route, type Tag, tags } from './routes/route.ts'

const meanings: Readonly<Record<ProblemStatus, string>> = {
  400: 'The request is not understood, or a picture in it cannot be used.',
  401: 'The token is missing or wrong.',
  403: 'The request names another machine, or comes from a web page.',
  404: 'There is no such job, picture, model or address.',
  405: 'The address takes other methods.',
  409: 'The job was cancelled.',
  413: 'The body or a picture is too large.',
  415: 'The body or a picture is of a type that is not read.',
  422: 'The picture has no such face or was refused, or the provider does not work here.',
  429: 'The line is full. Retry-After says when to try again.',
  500: 'Likeness itself failed, or its models or library folder are at fault.',
  503: 'The server is being stopped, or there is not enough memory.',
  507: 'The disk is full.',
}

/** A route refuses for these reasons, each with its status. */
const problemsOf = ({ body, inLine, params, open, tag }: Route): readonly ProblemStatus[] => {
  const all: readonly (readonly [ProblemStatus, boolean])[] = [
    [400, true],
    [401, !open || params !== undefined],
    [403, true],
    [404, params !== undefined || tag === 'openai' || tag === 'automatic1111' || inLine === true],
    [405, true],
    [409, inLine === true],
    [413, body !== undefined],
    [415, body !== undefined],
    [422, inLine === true],
    [429, body !== undefined],
    [500, true],
    [503, inLine === true],
    [507, inLine === true],
  ]
  return all.flatMap(([status, can]) => (can ? [status] : []))
}

const exampleOf = (path: string, status: number): unknown => {
  const code = (Object.keys(statuses) as (keyof typeof statuses)[]).find(name => statuses[name] === status)
  return errorBodyFor(path)({ code: code ?? 'internal', message: '…', headers: {} })
}

const describe = (route: Route): ZodOpenApiOperationObject => {
  const { tag, summary, description, body, params, query, answer, path, status = 200 } = route
  const content = { [answer.type ?? 'application/json']: answer.schema ? { schema: answer.schema } : {} }
  const problems = problemsOf(route).map(problem => [
    problem,
    {
      description: meanings[problem],
      content: { 'application/json': { example: exampleOf(path, problem) } },
    },
  ])
  return {
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
      [status]: { description: answer.description, ...(status === 302 ? {} : { content }) },
      ...Object.fromEntries(problems),
    },
  }
}

/** The description of every route, made from the schemas that check its requests. */
export const describeRoutes = (routes: readonly Route[], version: string): oas31.OpenAPIObject => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describe(route) }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Likeness',
      version,
      description:
        'Makes pictures of people on this machine: drawn from a prompt, with faces swapped, enhanced.',
    },
    tags: (Object.entries(tags) as [Tag, string][]).map(([name, description]) => ({ name, description })),
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    // The token is wanted only where the server was given one.
    security: [{}, { token: [] }],
    paths,
  })
}
