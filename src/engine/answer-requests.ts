import type { Route, RouteInput } from '../shared/api/contract.ts'
import type { Failure } from '../shared/api/failure.ts'
import type { Engine } from './engine.ts'
import { toFailure } from './jobs/to-failure.ts'
import { request } from './router.ts'

/** A request of another process. */
export interface AskedRequest {
  /** The other process may withdraw the request by this. */
  readonly id?: number
  readonly route: Route
  readonly input: unknown
}

type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: Failure }

/** Answers requests of another process, errors as values. */
export interface RequestAnswerer {
  /** Never rejects. */
  answer(asked: AskedRequest): Promise<Answer>
  /** Cancels a request that has not been answered. */
  withdraw(id: number): void
}

/** @param report is given errors that nobody foresaw */
export const createRequestAnswerer = (
  engine: () => Engine,
  report: (error: unknown) => void,
): RequestAnswerer => {
  const open = new Map<number, AbortController>()
  return {
    answer: async ({ id, route, input }) => {
      const abort = new AbortController()
      if (id !== undefined) open.set(id, abort)
      try {
        const given = input as RouteInput<typeof route>
        return { ok: true, value: await request(engine(), route, given, { signal: abort.signal }) }
      } catch (error) {
        const failure = toFailure(error)
        if (failure.code === 'internal') report(error)
        return { ok: false, error: failure }
      } finally {
        if (id !== undefined) open.delete(id)
      }
    },
    withdraw: id => open.get(id)?.abort(),
  }
}
