import { isRunning } from '../../shared/api/job-states.ts'
import { request } from '../bridge/bridge.ts'
import { attempt } from './errors.ts'
import { setStopping, useJobs } from './jobs-store.ts'

/** Shown as stopping at once; the engine says when it has. */
const stop = (ids: readonly string[], tellEngine: () => Promise<unknown>): void => {
  setStopping(ids, true)
  attempt(() =>
    tellEngine().catch((error: unknown) => {
      setStopping(ids, false)
      throw error
    }),
  )
}

export const cancelJob = (id: string): void => stop([id], () => request('jobs.cancel', { id }))

/** What waits simply leaves the queue. */
export const cancelAllJobs = (): void => {
  const running = useJobs.getState().jobs.filter(isRunning)
  stop(
    running.map(({ id }) => id),
    () => request('jobs.cancelAll', {}),
  )
}

/** Stops what runs now; those that wait go on. */
export const cancelRunning = (): void => {
  const running = useJobs.getState().jobs.find(isRunning)
  if (running) cancelJob(running.id)
}
