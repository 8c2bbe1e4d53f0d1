import type { EngineClient } from '../../engine/index.ts'

/** Tells the engine when a client looks at previews: drawing them costs a tenth of a short job. */
export interface PreviewInterest {
  /** A client has just looked, and may look again soon. */
  looked(): void
  /** A client looks on until the returned function is called. */
  hold(): () => void
}

/** Milliseconds between two words to the engine, which counts on another for thrice as long. */
const interval = 3000

export const createPreviewInterest = (engine: EngineClient): PreviewInterest => {
  const held = new Set<symbol>()
  let timer: NodeJS.Timeout | undefined
  let last = Number.NEGATIVE_INFINITY

  const tell = () => {
    last = performance.now()
    engine.request('jobs.watch', { milliseconds: 3 * interval }).catch(() => {})
  }

  return {
    looked: () => {
      if (performance.now() - last > interval) tell()
    },
    hold: () => {
      const own = Symbol()
      held.add(own)
      tell()
      timer ??= setInterval(tell, interval).unref()
      return () => {
        held.delete(own)
        if (held.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}
