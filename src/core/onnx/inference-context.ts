import { AsyncLocalStorage } from 'node:async_hooks'

/** What is recorded while a task loads and runs networks, and the signal that cancels it. */
export interface InferenceContext {
  /** Milliseconds spent in network runs. */
  inference: number
  /** Milliseconds spent loading networks. */
  load: number
  /** The execution providers that ran networks. */
  readonly providers?: Set<string>
  /** Told how many bytes of a large file of weights were read that is compared with its checksum. */
  readonly onRead?: (read: number, of: number) => void
  /** Cancels the task before its next network run. */
  readonly signal?: AbortSignal
}

const storage = new AsyncLocalStorage<InferenceContext>()

/** Runs `work`; every network that it loads or runs is recorded in `context`. */
export const withInferenceContext = <T>(context: InferenceContext, work: () => Promise<T>): Promise<T> =>
  storage.run(context, work)

/** The signal of the current context. */
export const contextSignal = (): AbortSignal | undefined => storage.getStore()?.signal

/** What wants to know how far the reading of weights is, in the current context. */
export const contextReader = (): InferenceContext['onRead'] => storage.getStore()?.onRead

export const recordTime = (what: 'inference' | 'load', milliseconds: number): void => {
  const context = storage.getStore()
  if (context) context[what] += milliseconds
}

export const recordProvider = (provider: string): void => {
  storage.getStore()?.providers?.add(provider)
}

/** The providers that ran networks in the current context, the preferred one first, as `webgpu+cpu`; `preferred` before any run. */
export const providersUsed = (preferred: string): string => {
  const used = [...(storage.getStore()?.providers ?? [])]
  return used.sort((a, b) => Number(b === preferred) - Number(a === preferred)).join('+') || preferred
}
