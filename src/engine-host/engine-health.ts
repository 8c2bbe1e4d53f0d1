const interval = 10_000
const idleLimit = 60_000
/** One run of a large network blocks the engine's thread for as long as it takes. */
const busyLimit = 180_000

export interface HealthCheck {
  answered(): void
  stop(): void
}

/** Pings every ten seconds and reports when there was no answer for too long. */
export const watchHealth = (options: {
  readonly ping: () => void
  readonly isBusy: () => boolean
  readonly onSilence: () => void
  readonly now?: () => number
}): HealthCheck => {
  const now = options.now ?? Date.now
  let answeredAt = now()
  let tickedAt = now()
  const timer = setInterval(() => {
    const time = now()
    // The computer was suspended, and the engine with it.
    if (time - tickedAt > 3 * interval) answeredAt = time
    tickedAt = time
    if (time - answeredAt > (options.isBusy() ? busyLimit : idleLimit)) options.onSilence()
    else options.ping()
  }, interval)
  timer.unref?.()
  return {
    answered: () => {
      answeredAt = now()
    },
    stop: () => clearInterval(timer),
  }
}
