import type { Failure } from '../../shared/api/failure.ts'
import type {
  Answer,
  WindowEvents,
  WindowInput,
  WindowOutput,
  WindowRoute,
} from '../../shared/window/window-contract.ts'

type RecordedRequest = {
  [R in WindowRoute]: { readonly route: R; readonly input: WindowInput<R> }
}[WindowRoute]
type Answers = { readonly [R in WindowRoute]?: WindowOutput<R> | (() => Promise<WindowOutput<R>>) }

/** Thrown by an answer to refuse a request. */
export class Refusal extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/**
 * A main process for tests of components: gives prepared answers and records requests. A route without an answer
 * answers with an empty object.
 */
export const openTestBridge = (answers: Answers = {}) => {
  const asked: RecordedRequest[] = []
  const opened: string[][] = []
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
      asked.push({ route, input } as RecordedRequest)
      return answer(route)
    },
    subscribe: (event: string, listener: (value: never) => void) => {
      const known = listeners.get(event) ?? new Set()
      listeners.set(event, known.add(listener))
      return () => known.delete(listener)
    },
    groupPeople: () => answer('people.choose'),
    importModel: () => answer('models.choose'),
    /** Files that a test makes lie nowhere, unless it says what they are. */
    openFolder: (files: readonly File[]) => {
      opened.push(files.map(({ name }) => name))
      const nowhere = { code: 'file-not-found', message: 'No file of this computer.' }
      return answers['folders.choose']
        ? answer('folders.choose')
        : Promise.resolve({ ok: false, error: nowhere })
    },
  }
  Object.defineProperty(window, 'likeness', { value: bridge, configurable: true })

  return {
    /** Names of files that were given together. */
    opened,
    /** Inputs of all requests of a route. */
    asked: <R extends WindowRoute>(route: R) =>
      asked.flatMap(each => (each.route === route ? [each.input as WindowInput<R>] : [])),
    /** Sends an event, as engine and main process do. */
    say: <E extends keyof WindowEvents>(event: E, value: WindowEvents[E]) => {
      for (const listener of listeners.get(event) ?? []) listener(value as never)
    },
  }
}
