import { z } from 'zod'
import type { Engine } from '../../engine/index.ts'
import type { BodySpec } from '../body/parse-body.ts'
import { Upload, type UploadSet } from '../body/uploads.ts'
import type { Packs } from '../compat/models.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { ReadPolicy } from '../jobs/policy.ts'
import type { MadePictures } from '../jobs/saved-results.ts'
import type { Answer } from '../replies/reply.ts'

/** What routes answer from. One per server. */
export interface Door {
  readonly engine: Engine
  readonly jobs: Jobs
  readonly packs: Packs
  readonly made: MadePictures
  readonly policy: ReadPolicy
  readonly token: string | undefined
}

export interface RouteRequest<B> {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** How the client addresses this server, such as `http://127.0.0.1:8000`. */
  readonly base: string
  readonly authorization: string | undefined
  /** Aborted when the client hangs up. */
  readonly gone: AbortSignal
  readonly uploads: UploadSet
  /** Reads the body. Not given as a value, so that nobody holds pictures sent as text while a job waits. */
  body(): Promise<B>
}

export interface AnswerSpec {
  readonly description: string
  readonly type?: string
  readonly schema?: z.ZodType
}

export interface Route<B = unknown> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** As OpenAPI writes it: `/api/jobs/{id}`. */
  readonly path: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** Puts a job in line: refused before its body is read when the line is full. */
  readonly inLine?: boolean
  /** Answered without the token. */
  readonly open?: boolean
  readonly params?: Readonly<Record<string, z.ZodType<string>>>
  readonly query?: Readonly<Record<string, z.ZodType>>
  readonly body?: BodySpec<B>
  readonly status?: number
  readonly answer: AnswerSpec
  /** A method, so that routes with bodies of all kinds fit in one list. */
  handle(request: RouteRequest<B>, door: Door): Promise<Answer>
}

export const tags = {
  original: 'The original contract',
  likeness: "Likeness' own",
  openai: 'OpenAI Images',
  automatic1111: 'AUTOMATIC1111',
  about: 'About this server',
} as const
export type Tag = keyof typeof tags

export const defineRoute = <B>(route: Route<B>): Route => route as Route

/** A file of a form. */
export const upload = z
  .custom<Upload>(value => value instanceof Upload, 'must be a file')
  .meta({ type: 'string', format: 'binary' })

export const filterWords =
  'Makes pictures without the safety filter. In the app the person decides: with their filter on it has no effect.'

/** A picture in a form or in JSON. */
export const picture = z
  .union([upload, z.string().min(1)])
  .describe('A picture: a file in a form, base64 text in JSON. At most 25 MB and 50 megapixels.')
