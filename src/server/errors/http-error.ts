import { type ErrorCode, LikenessError, toFailure } from '../../engine/index.ts'

/** What only a door can refuse; everything else is refused by the engine, with its own codes. */
export const doorCodes = [
  'bad-body',
  'body-too-large',
  'unsupported-media-type',
  'missing-token',
  'foreign-host',
  'foreign-origin',
  'no-such-route',
  'method-not-allowed',
  'server-busy',
  'server-stopping',
] as const
export type DoorCode = (typeof doorCodes)[number]
export type ProblemCode = ErrorCode | DoorCode

/** A request that the door itself refuses. */
export class DoorError extends Error {
  override readonly name = 'DoorError'
  readonly code: DoorCode
  readonly headers: Readonly<Record<string, string>>

  constructor(code: DoorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.code = code
    this.headers = headers
  }
}

/** An error as it leaves: what happened and what to do, without a path of this machine. */
export interface Problem {
  readonly code: ProblemCode
  readonly message: string
  readonly headers: Readonly<Record<string, string>>
}

export const toProblem = (error: unknown): Problem => {
  if (error instanceof DoorError) return error
  const code = error instanceof LikenessError ? error.code : 'internal'
  return { code, message: withoutPaths(toFailure(error).message), headers: {} }
}

const quotedPath = /"(?:\/|[A-Za-z]:[\\/]|\\\\)[^"]*[\\/]([^"\\/]+)"/g
const barePath = /(^|[\s(=,;:])(?:\/|[A-Za-z]:[\\/]|\\\\)(?:[^\s"'\\/]+[\\/])+([^\s"'\\/]+)/g
const uploadNumber = /(\w)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g

/** Leaves the last part of every path, and of an upload's own name the field it came in. */
export const withoutPaths = (text: string): string =>
  text.replace(quotedPath, '"$1"').replace(barePath, '$1$2').replace(uploadNumber, '$1')
