/** Does something once nothing has been done for a while. */
export interface IdleTimer {
  /** Something was done just now. */
  touch(): void
  /** @param minutes null for never */
  setMinutes(minutes: number | null): void
  stop(): void
}

export const createIdleTimer = (minutes: number | null, onIdle: () => void): IdleTimer => {
  let wait = minutes
  let timer: NodeJS.Timeout | undefined
  const stop = () => clearTimeout(timer)
  const touch = () => {
    stop()
    if (wait === null) return
    timer = setTimeout(onIdle, wait * 60_000)
    timer.unref()
  }
  return {
    touch,
    setMinutes: next => {
      wait = next
      touch()
    },
    stop,
  }
}
