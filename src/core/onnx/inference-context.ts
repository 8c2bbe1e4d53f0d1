import { AsyncLocalStorage } from 'node:async_hooks'

/** Milliseconds one job spends inside network runs, and loading networks, and the providers that ran them. */
export interface InferenceContext {
  inference: number
  load: number
  readonly providers?: Set<string>
  /** Ends the job before its next run of a network. */
  readonly signal?: AbortSignal
}

const storage = new AsyncLocalStorage<InferenceContext>()

/** Every network loaded or run inside `work` adds its duration to `clock`. */
export const withInferenceContext = <T>(clock: InferenceContext, work: () => Promise<T>): Promise<T> =>
  storage.run(clock, work)

/** The signal of the job that is running here. */
export const contextSignal = (): AbortSignal | undefined => storage.getStore()?.signal

export const recordTime = (what: 'inference' | 'load', milliseconds: number): void => {
  const clock = storage.getStore()
  if (clock) clock[what] += milliseconds
}

export const recordProvider = (provider: string): void => {
  storage.getStore()?.providers?.add(provider)
}

/** The providers that ran this job's networks so far, as `webgpu+cpu`; what was wished for while none has. */
export const providersUsed = (wished: string): string => {
  const used = [...(storage.getStore()?.providers ?? [])]
  // The wished one first, whichever network came first.
  return used.sort((a, b) => Number(b === wished) - Number(a === wished)).join('+') || wished
}
