/** Calls a function when nothing has been used for a while. */
export interface IdleTimer {
  /** Restarts the time. */
  touch(): void
  /** Changes the time and restarts it. @param minutes null for never */
  setMinutes(minutes: number | null): void
  stop(): void
}

/** @param minutes null for never */
export const createIdleTimer = (minutes: number | null, onIdle: () => void): IdleTimer => {
  let current = minutes
  let timer: NodeJS.Timeout | undefined
  const stop = () => clearTimeout(timer)
  const touch = () => {
    stop()
    if (current === null) return
    timer = setTimeout(onIdle, current * 60_000)
    timer.unref()
  }
  return {
    touch,
    setMinutes: next => {
      current = next
      touch()
    },
    stop,
  }
}
