import type { EngineEvent } from '../shared/api/contract.ts'

/** What the engine says unasked. */
export interface EventHub {
  emit(event: EngineEvent): void
  /** Returns the function that ends it. */
  subscribe(listener: (event: EngineEvent) => void): () => void
  /** False where nobody would hear: then nothing needs to be prepared. */
  readonly hasListeners: boolean
}

/** @param report hears of listeners that throw, which is no fault of the job that had something to say */
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
