import type { EngineEvent } from '../shared/api/contract.ts'

/** Events of the engine, for whoever subscribes. */
export interface EventHub {
  emit(event: EngineEvent): void
  /**
   * Returns the function that ends it.
   * @param previews whether this listener wants each preview; else it gets those that others want
   */
  subscribe(listener: (event: EngineEvent) => void, options?: { readonly previews?: boolean }): () => void
  /** Somebody looks at previews for so many milliseconds. */
  watchPreviews(milliseconds: number): void
  /** Whether somebody looks at previews now. */
  wantsPreviews(): boolean
  /** False where nobody listens: then nothing needs to be prepared. */
  readonly hasListeners: boolean
}

/** @param report is given what a listener throws: that is no fault of the job whose event it was */
export const createEventHub = (report: (error: unknown) => void = () => {}): EventHub => {
  const listeners = new Set<(event: EngineEvent) => void>()
  const viewers = new Set<(event: EngineEvent) => void>()
  let watchedUntil = Number.NEGATIVE_INFINITY
  return {
    emit: event => {
      for (const listener of [...listeners]) {
        try {
          listener(event)
        } catch (error) {
          report(error)
        }
      }
    },
    subscribe: (listener, { previews = true } = {}) => {
      // Of its own for each call, so that one listener subscribed twice is ended once at a time.
      const own = (event: EngineEvent) => listener(event)
      listeners.add(own)
      if (previews) viewers.add(own)
      return () => {
        listeners.delete(own)
        viewers.delete(own)
      }
    },
    watchPreviews: milliseconds => {
      watchedUntil = Math.max(watchedUntil, performance.now() + milliseconds)
    },
    wantsPreviews: () => viewers.size > 0 || performance.now() < watchedUntil,
    get hasListeners() {
      return listeners.size > 0
    },
  }
}
