import { endProcess, isInNetwork } from '../engine/index.ts'

/** Milliseconds that a command has to stop by itself. One run of a large network takes longer, and nothing stops it. */
const patience = 2000

/** Milliseconds between looks whether a network still runs. */
const interval = 100

export const interrupted = 130

/** Milliseconds in which a second SIGTERM is the first one, told by the shell or npm, too. */
const echo = 500

/**
 * Aborted by Ctrl-C and SIGTERM. A second one ends the process at once; so does a network that still runs after 2 s.
 * @param limited whether the process is ended then
 * @param beforeEnd called before the process is ended from here
 */
export const watchInterrupts = (limited: boolean, beforeEnd: () => void): AbortSignal => {
  const abort = new AbortController()
  const end = () => {
    beforeEnd()
    endProcess(interrupted)
  }
  const onSignal = () => {
    if (abort.signal.aborted) return
    abort.abort()
    if (!limited) return
    const since = performance.now()
    const timer = setInterval(() => {
      if (performance.now() - since >= patience && isInNetwork()) end()
    }, interval)
    timer.unref()
  }
  process.on('SIGINT', () => (abort.signal.aborted ? end() : onSignal()))
  let terminatedAt: number | undefined
  process.on('SIGTERM', () => {
    if (terminatedAt !== undefined && performance.now() - terminatedAt > echo) end()
    terminatedAt ??= performance.now()
    onSignal()
  })
  return abort.signal
}
