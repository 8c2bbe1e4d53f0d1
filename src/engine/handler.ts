import type { ParsedInput, Route, RouteOutput } from '../shared/api/contract.ts'
import type { Engine } from './engine.ts'
import type { WorkHooks } from './jobs/work-hooks.ts'

/** What a handler gets beside its input. */
export interface JobContext extends WorkHooks {
  readonly engine: Engine
}

export type Handler<R extends Route> = (input: ParsedInput<R>, context: JobContext) => Promise<RouteOutput<R>>
