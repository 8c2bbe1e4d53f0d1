import type { EngineClient } from '../../engine/index.ts'
import { isRunning, isWaiting } from '../../shared/api/job-states.ts'
import { isOfApi } from './jobs.ts'

/**
 * Cancels the jobs of clients that wait, and gives the running one its time, also where nobody waits for it.
 * @param graceTime milliseconds, after which that one is cancelled, too
 */
export const drainJobs = async (engine: EngineClient, graceTime: number): Promise<void> => {
  const those = (is: typeof isRunning) => engine.jobs().filter(job => isOfApi(job) && is(job))
  const cancel = (id: string) => engine.request('jobs.cancel', { id }).catch(() => {})
  // The last one first: none that waits is started by the end of another.
  for (const { id } of those(isWaiting).reverse()) void cancel(id)
  await new Promise<void>(resolve => {
    const end = () => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const timer = setTimeout(end, graceTime)
    const look = () => {
      if (those(isRunning).length === 0 && those(isWaiting).length === 0) end()
    }
    const unsubscribe = engine.subscribe(event => {
      if (event.event === 'jobs') look()
    })
    look()
  })
  for (const { id } of those(isRunning)) void cancel(id)
}
