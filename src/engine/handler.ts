import type { ParsedInput, Route, RouteOutput } from '../shared/contract.ts'
import type { ProgressEvent } from '../shared/events.ts'
import type { Engine } from './engine.ts'

/** What a handler gets beside its input. */
export interface JobContext {
  readonly engine: Engine
  readonly signal: AbortSignal
  readonly onProgress: (event: ProgressEvent) => void
}

export type Handler<R extends Route> = (input: ParsedInput<R>, context: JobContext) => Promise<RouteOutput<R>>
