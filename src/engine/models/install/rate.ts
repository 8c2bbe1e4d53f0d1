/** How fast it goes, smoothed over some seconds so that the time left does not jump. */
export interface Rate {
  readonly bytesPerSecond: number
  /** @param bytes how many there are by now @param now milliseconds */
  sample(bytes: number, now: number): void
  secondsLeft(bytes: number): number | null
}

const window = 5000
const shortest = 200

export const createRate = (): Rate => {
  let rate = 0
  let last: { readonly bytes: number; readonly at: number } | null = null
  return {
    get bytesPerSecond() {
      return rate
    },
    sample: (bytes, now) => {
      // A download that begins anew has fewer than before.
      if (!last || bytes < last.bytes) {
        last = { bytes, at: now }
        return
      }
      const elapsed = now - last.at
      if (elapsed < shortest) return
      const current = ((bytes - last.bytes) / elapsed) * 1000
      const weight = 1 - Math.exp(-elapsed / window)
      rate = rate === 0 ? current : rate + weight * (current - rate)
      last = { bytes, at: now }
    },
    secondsLeft: bytes => (rate > 0 ? Math.ceil(bytes / rate) : null),
  }
}
