import { LikenessError } from '../../core/errors.ts'
import { followSignal } from '../../node/follow-signal.ts'
import type { ProgressEvent } from '../../shared/api/progress.ts'
import type { EventHub } from '../events.ts'
import type { JobHooks } from '../jobs/job-hooks.ts'

type Hooks = Pick<JobHooks, 'signal' | 'onProgress'>

/** Groupings of faces that somebody waits for: the window, which cannot abort a request, follows and ends them. */
export interface Groupings {
  run<T>(hooks: Hooks, work: (hooks: Hooks) => Promise<T>): Promise<T>
  /** Ends all of them. */
  cancel(): void
}

export const createGroupings = (events: EventHub): Groupings => {
  const running = new Set<AbortController>()
  const tell = (progress: ProgressEvent | null) => events.emit({ event: 'grouping', value: { progress } })
  return {
    run: async (hooks, work) => {
      const abort = new AbortController()
      const unfollow = followSignal(abort, hooks.signal)
      running.add(abort)
      try {
        return await work({
          signal: abort.signal,
          onProgress: progress => {
            hooks.onProgress(progress)
            tell(progress)
          },
        })
      } finally {
        unfollow()
        running.delete(abort)
        if (running.size === 0) tell(null)
      }
    },
    cancel: () => {
      for (const abort of running) abort.abort(new LikenessError('cancelled', 'The job was cancelled.'))
    },
  }
}
