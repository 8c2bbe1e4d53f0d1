import { type ErrorCode, LikenessError, toFailure } from '../../engine/index.ts'
import { withoutPaths } from '../../shared/api/failure.ts'

/** Codes of errors that only the HTTP server reports; all others come from the engine. */
export const httpErrorCodes = [
  'bad-body',
  'body-too-large',
  'unsupported-media-type',
  'missing-token',
  'too-many-tries',
  'foreign-host',
  'foreign-origin',
  'no-such-route',
  'method-not-allowed',
  'not-offered',
  'server-busy',
  'server-stopping',
  'script-not-found',
] as const
export type HttpErrorCode = (typeof httpErrorCodes)[number]
export type ReplyErrorCode = ErrorCode | HttpErrorCode

/** A request that the server refuses before the engine sees it. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly code: HttpErrorCode
  readonly headers: Readonly<Record<string, string>>

  constructor(code: HttpErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.code = code
    this.headers = headers
  }
}

/** A field of a request with something in it that it cannot have. */
export class FieldError extends LikenessError {
  readonly field: FieldProblem

  constructor(field: FieldProblem) {
    const { path, problem } = field
    super('bad-option', `${path.length > 0 ? `${path.join('.')}: ` : ''}${problem}.`)
    this.field = field
  }
}

interface FieldProblem {
  readonly path: readonly PropertyKey[]
  readonly problem: string
}

/** An error as clients get it: what happened and what to do, without paths of this machine. */
export interface ErrorReply {
  readonly code: ReplyErrorCode
  readonly message: string
  readonly headers: Readonly<Record<string, string>>
  /** Where a field is at fault. */
  readonly field?: FieldProblem
}

/** Turns anything thrown into what clients get. Paths are removed, unforeseen errors become `internal`. */
export const toErrorReply = (error: unknown): ErrorReply => {
  if (error instanceof HttpError) return error
  const code = error instanceof LikenessError ? error.code : 'internal'
  const message = toClientMessage(toFailure(error).message)
  return { code, message, headers: {}, field: error instanceof FieldError ? error.field : undefined }
}

const uploadNumber = /(\w)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g

/** A message as clients get it: without folders, and an upload's file is called like the form field it came in. */
export const toClientMessage = (text: string): string => withoutPaths(text).replace(uploadNumber, '$1')
