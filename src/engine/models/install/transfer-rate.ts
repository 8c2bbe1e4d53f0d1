/** Speed of a download, smoothed over some seconds so that the time left does not jump. */
export interface TransferRate {
  /** 0 until there are two samples. */
  readonly bytesPerSecond: number
  /** @param bytes downloaded in all @param now milliseconds */
  sample(bytes: number, now: number): void
  /** Seconds for further bytes; null while the speed is not known. */
  secondsLeft(bytes: number): number | null
}

/** Time constant of the exponential average, in milliseconds. */
const smoothingTime = 5000
/** Milliseconds between samples that are used. */
const minSampleInterval = 200

export const createTransferRate = (): TransferRate => {
  let rate = 0
  let last: { readonly bytes: number; readonly at: number } | null = null
  return {
    get bytesPerSecond() {
      return rate
    },
    sample: (bytes, now) => {
      // A download that was restarted has fewer bytes than before.
      if (!last || bytes < last.bytes) {
        last = { bytes, at: now }
        return
      }
      const elapsed = now - last.at
      if (elapsed < minSampleInterval) return
      const current = ((bytes - last.bytes) / elapsed) * 1000
      const weight = 1 - Math.exp(-elapsed / smoothingTime)
      rate = rate === 0 ? current : rate + weight * (current - rate)
      last = { bytes, at: now }
    },
    secondsLeft: bytes => (rate > 0 ? Math.ceil(bytes / rate) : null),
  }
}
