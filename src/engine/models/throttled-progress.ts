import type { BytesProgress } from '../../shared/api/models.ts'

/** Milliseconds. */
const interval = 250

/** Passes progress on at most four times a second. */
export const throttled = (onProgress: (progress: BytesProgress) => void) => {
  let last = 0
  return (progress: BytesProgress): void => {
    if (performance.now() - last < interval) return
    last = performance.now()
    onProgress(progress)
  }
}
