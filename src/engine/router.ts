import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { LikenessError } from '../core/errors.ts'
import {
  contract,
  type ParsedInput,
  type Route,
  type RouteInput,
  type RouteOutput,
} from '../shared/contract.ts'
import type { ProgressEvent } from '../shared/events.ts'
import type { Engine } from './engine.ts'
import type { Handler } from './handler.ts'
import { create } from './handlers/create.ts'
import { doctor } from './handlers/doctor.ts'
import { enhance } from './handlers/enhance.ts'
import { faces } from './handlers/faces.ts'
import { listModels, verifyModels } from './handlers/models.ts'
import { swap } from './handlers/swap.ts'

const handlers: { readonly [R in Route]: Handler<R> } = {
  create,
  faces,
  swap,
  enhance,
  doctor,
  'models.list': listModels,
  'models.verify': verifyModels,
}

/** Routes that neither load networks nor take long: they do not wait in line. */
const immediate: ReadonlySet<Route> = new Set<Route>(['models.list'])

export interface RequestOptions {
  readonly id?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (event: ProgressEvent) => void
}

/**
 * The one way into the engine: parses the input once, waits its turn, runs the handler.
 * @throws LikenessError `bad-option` (or `empty-prompt`) for input the contract refuses, and the handlers' own
 */
export const request = async <R extends Route>(
  engine: Engine,
  route: R,
  input: RouteInput<R>,
  { id = randomUUID(), signal, onProgress = () => {} }: RequestOptions = {},
): Promise<RouteOutput<R>> => {
  const parsed = parseInput(route, input)
  const handler = handlers[route] as Handler<R>
  const work = (jobSignal: AbortSignal) => handler(parsed, { engine, signal: jobSignal, onProgress })
  if (immediate.has(route)) return work(signal ?? new AbortController().signal)
  return engine.queue.run(id, work, signal)
}

const parseInput = <R extends Route>(route: R, input: RouteInput<R>): ParsedInput<R> => {
  const result = contract[route].input.safeParse(input)
  if (result.success) return result.data as ParsedInput<R>
  throw explain(result.error)
}

const explain = (error: z.ZodError): LikenessError => {
  const [issue] = error.issues
  const name = issue?.path.join('.') || 'input'
  if (name === 'prompt' && issue?.code === 'too_small')
    return new LikenessError('empty-prompt', 'The prompt is empty. Describe the picture you want.')
  return new LikenessError('bad-option', `${name}: ${issue?.message ?? 'not understood'}.`)
}
