import type { EngineEvent } from '../shared/api/contract.ts'

/** Events of the engine, for whoever subscribes. */
export interface EventHub {
  emit(event: EngineEvent): void
  /** Returns the function that ends it. */
  subscribe(listener: (event: EngineEvent) => void): () => void
  /** False where nobody listens: then nothing needs to be prepared. */
  readonly hasListeners: boolean
}

/** @param report is given what a listener throws: that is no fault of the job whose event it was */
export const createEventHub = (report: (error: unknown) => void = () => {}): EventHub => {
  const listeners = new Set<(event: EngineEvent) => void>()
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
    subscribe: listener => {
      // Of its own for each call, so that one listener subscribed twice is ended once at a time.
      const own = (event: EngineEvent) => listener(event)
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
    get hasListeners() {
      return listeners.size > 0
    },
  }
}
