import { yieldToEventLoop } from '../yield-to-event-loop.ts'
import { contextSignal } from './inference-context.ts'
import type { OpenNative } from './native-session.ts'
import { createNetworkThread, type NetworkThread } from './networks-in-thread.ts'

const interrupted = 130

let thread: NetworkThread | undefined
let last: Promise<unknown> = Promise.resolve()

/**
 * From now on networks run on a thread of their own. Until this is called they run on the calling one and block it.
 * @param program the bundle of `network-thread.ts`
 */
export const runNetworksInThread = (program: string): void => {
  thread = createNetworkThread(program)
}

/** Whether a network is being opened or runs on the thread of its own. */
export const isInNetwork = (): boolean => thread?.isBusy() ?? false

/** Ends this process at once, also while a network runs: `process.exit` would wait for its thread, then abort. */
export const endProcess = (code: number): never => {
  if (!isInNetwork()) process.exit(code)
  if (code !== interrupted) process.abort()
  // Shells report this signal as that code.
  process.removeAllListeners('SIGINT')
  process.kill(process.pid, 'SIGINT')
  return process.abort()
}

/** Opens a network where networks run in this process. */
export const openNativeSession: OpenNative = async (model, options) => {
  if (thread) return thread.open(model, options)
  const { openNative } = await import('./native-session.ts')
  return openNative(model, options)
}

/**
 * Runs what keeps the networks' thread, one after the other: what waits for its turn can still be cancelled.
 * @throws the context's signal's reason when it is aborted before the turn comes
 */
export const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const turn = last.then(async () => {
    await yieldToEventLoop(contextSignal())
    return work()
  })
  // Not the result, which may be large.
  last = turn.then(
    () => {},
    () => {},
  )
  return turn
}
