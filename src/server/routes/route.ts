import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { type EngineClient, LikenessError } from '../../engine/index.ts'
import { explainIssue } from '../../shared/api/failure.ts'
import { markedFaceText } from '../../shared/api/options.ts'
import type { Automatic1111Settings } from '../automatic1111/settings.ts'
import type { BodySpec } from '../body/parse-body.ts'
import { Upload, type UploadSet } from '../body/uploads.ts'
import type { Comfyui } from '../comfyui/comfyui-state.ts'
import type { Adapters } from '../common/adapters.ts'
import type { TextToImageModels } from '../common/models.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { ReadPolicy } from '../jobs/policy.ts'
import type { SavedResults } from '../jobs/saved-results.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Reply } from '../replies/reply.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

/** What every route's handler gets. One per server. */
export interface ServerContext {
  readonly engine: EngineClient
  readonly jobs: Jobs
  readonly models: TextToImageModels
  readonly adapters: Adapters
  readonly settings: Automatic1111Settings
  readonly comfyui: Comfyui
  readonly savedResults: SavedResults
  readonly policy: ReadPolicy
  readonly token: string | undefined
  /** Called with unforeseen errors. They contain no prompt. */
  readonly report: (error: unknown) => void
  readonly metrics: Metrics
  readonly webhooks: Webhooks
  /** Aborted when it takes no more jobs. */
  readonly draining: AbortSignal
}

type Params = Readonly<Record<string, string>>

export interface RouteRequest<B, P extends Params = Params> {
  /** The path's parameters, decoded and validated. */
  readonly params: P
  readonly query: URLSearchParams
  /** This server's URL as the client used it, such as `http://127.0.0.1:8000`. */
  readonly base: string
  readonly headers: IncomingHttpHeaders
  /** Aborted when the client closes the connection. */
  readonly signal: AbortSignal
  readonly uploads: UploadSet
  /**
   * Reads and validates the body. A function, so that pictures sent as base64 are not kept in memory while a job waits.
   */
  body(): Promise<B>
}

export interface ResponseSpec {
  readonly description: string
  readonly type?: string
  readonly schema?: z.ZodType
  /** A type that it may have instead. */
  readonly orType?: string
  /** What an empty reply with status 202 means, where there is such. */
  readonly accepted?: string
}

export interface Route<B = unknown, P extends Params = Params> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** As OpenAPI writes it: `/api/jobs/{id}`. */
  readonly path: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** Queues a job: refused before its body is read while the queue is full. */
  readonly queued?: boolean
  /** May answer 503 without being one that queues. */
  readonly unavailable?: boolean
  /** Answers every request with `not-offered`. */
  readonly refused?: boolean
  /** Another address of a route: not described. */
  readonly isAlias?: boolean
  /** Served without the token. */
  readonly isPublic?: boolean
  /** Whether a URL is enough to be let in: without the token, and from any web page. */
  hasKey?(params: Params, query: URLSearchParams, context: ServerContext): boolean
  readonly params?: { readonly [name in keyof P]: z.ZodType<P[name]> }
  readonly query?: Readonly<Record<string, z.ZodType>>
  readonly body?: BodySpec<B>
  /** Of a successful reply; 200 unless given. */
  readonly status?: number
  readonly response: ResponseSpec
  /** Declared as a method, so that routes with different bodies fit into one list. */
  handle(request: RouteRequest<B, P>, context: ServerContext): Promise<Reply>
}

/** Groups of routes in the documentation. */
export const tags = {
  original: 'The original contract',
  likeness: "Likeness' own",
  openai: 'OpenAI Images',
  automatic1111: 'AUTOMATIC1111',
  mcp: 'Model Context Protocol',
  comfyui: 'ComfyUI',
  about: 'About this server',
} as const
export type Tag = keyof typeof tags

/** Checks a route's handler against its schemas. The result forgets their types, so that all routes fit into one list. */
export const defineRoute = <B, P extends Params>(route: Route<B, P>): Route => route as Route

/**
 * The parameters of a query by a route's schemas; others are not read.
 * @throws LikenessError `bad-option`
 */
export const readQuery = <T extends Readonly<Record<string, z.ZodType>>>(
  schemas: T,
  query: URLSearchParams,
): z.output<z.ZodObject<T>> => {
  const result = z.object(schemas).safeParse(Object.fromEntries(query))
  if (result.success) return result.data
  const { path, message } = explainIssue(result.error.issues[0])
  throw new LikenessError('bad-option', `${path.join('.')}: ${message}.`)
}

/** A file field of a form. */
export const uploadedFile = z
  .custom<Upload>(value => value instanceof Upload, 'must be a file')
  .meta({ type: 'string', format: 'binary' })

export const allowNsfwDescription =
  'Makes pictures without the safety filter. In the app the person decides: with their filter on it has no effect.'

export const saveDescription =
  'Whether the result is kept. One that is not never enters the library: it is deleted when it was sent once, or after ten minutes.'

/** A field for faces that also takes the box of one marked by hand as text: `120,80,200,240`. */
export const faceField = <T extends z.ZodType>(face: T) =>
  z
    .union([face, markedFaceText])
    .describe('A face by its number, or LEFT,TOP,WIDTH,HEIGHT of a box drawn around one that is not found.')

/** A picture in JSON. */
export const base64Picture = z
  .string()
  .trim()
  .min(1, 'give a picture')
  .refine(
    text => !/^https?:/i.test(text),
    'must be the picture itself: nothing is fetched from other addresses',
  )
  .describe('A picture in base64, or as a data: URL. At most 25 MB and 50 megapixels.')

/** A picture field, in a form or in JSON. */
export const picture = z
  .union([uploadedFile, z.string().min(1)])
  .describe('A picture: a file in a form, base64 text in JSON. At most 25 MB and 50 megapixels.')
