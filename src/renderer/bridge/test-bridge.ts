import type { Failure } from '../../shared/api/failure.ts'
import type {
  Answer,
  WindowEvents,
  WindowInput,
  WindowOutput,
  WindowRoute,
} from '../../shared/api/window-contract.ts'

type Asked = { [R in WindowRoute]: { readonly route: R; readonly input: WindowInput<R> } }[WindowRoute]
type Answers = { readonly [R in WindowRoute]?: WindowOutput<R> | (() => Promise<WindowOutput<R>>) }

/** What the other side refuses with. */
export class Refusal extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/**
 * The other side of the bridge, for tests of components: gives the answers it is told to, and remembers what it was
 * asked. A route without an answer is answered with nothing.
 */
export const openTestBridge = (answers: Answers = {}) => {
  const asked: Asked[] = []
  const listeners = new Map<string, Set<(value: never) => void>>()

  const answer = async (route: WindowRoute): Promise<Answer<unknown>> => {
    const given: unknown = answers[route]
    try {
      return { ok: true, value: typeof given === 'function' ? await given() : (given ?? {}) }
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, error: error.failure }
      throw error
    }
  }

  const bridge = {
    request: (route: WindowRoute, input: unknown) => {
      asked.push({ route, input } as Asked)
      return answer(route)
    },
    subscribe: (event: string, listener: (value: never) => void) => {
      const known = listeners.get(event) ?? new Set()
      listeners.set(event, known.add(listener))
      return () => known.delete(listener)
    },
    importModel: () => answer('models.choose'),
  }
  Object.defineProperty(window, 'likeness', { value: bridge, configurable: true })

  return {
    /** Inputs of all requests for a route. */
    asked: <R extends WindowRoute>(route: R) =>
      asked.flatMap(each => (each.route === route ? [each.input as WindowInput<R>] : [])),
    /** Says something unasked, as engine and main process do. */
    say: <E extends keyof WindowEvents>(event: E, value: WindowEvents[E]) => {
      for (const listener of listeners.get(event) ?? []) listener(value as never)
    },
  }
}
