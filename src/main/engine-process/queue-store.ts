import { writeJsonFile } from '../../node/json-file.ts'
import type { Failure } from '../../shared/api/failure.ts'
import type { Job } from '../../shared/api/jobs.ts'
import { readQueueFile } from './queue-file.ts'

/** Keeps the jobs that are not done on disk, so that they outlive the app. */
export interface QueueStore {
  readonly notices: readonly Failure[]
  /** Jobs of the last time, waiting or interrupted, until the person says what is to become of them. */
  left(): readonly Job[]
  /** These are taken up or not wanted any more. */
  resolve(ids: readonly string[]): void
  /** The unfinished jobs may have changed. */
  changed(): void
  /** When what there is now is on disk, or could not be written. */
  flush(): Promise<void>
}

/**
 * @param unfinished the engine's jobs as they are now
 * @param report where a failed write is told; the next change tries again
 */
export const createQueueStore = (
  file: string,
  unfinished: () => readonly Job[],
  report: (error: unknown) => void,
): QueueStore => {
  const { jobs, notices } = readQueueFile(file)
  let left = jobs
  let written = listed(left)
  let writing: Promise<void> | undefined

  const wanted = () => [...left, ...unfinished().filter(isKept)]
  const isStale = () => listed(wanted()) !== written

  const write = async () => {
    try {
      while (isStale()) {
        const jobs = wanted()
        await writeJsonFile(file, { version: 1, jobs })
        written = listed(jobs)
      }
    } catch (error) {
      report(error)
    } finally {
      // Not a moment after the last look, or a change in between would be missed.
      writing = undefined
    }
  }

  const changed = () => {
    if (!writing && isStale()) writing = write()
  }

  return {
    notices,
    left: () => left,
    resolve: ids => {
      left = left.filter(({ id }) => !ids.includes(id))
      changed()
    },
    changed,
    flush: async () => {
      changed()
      await writing
    },
  }
}

/** Progress alone is no reason to write. */
const listed = (jobs: readonly Job[]): string =>
  jobs.map(({ id, state, saved }) => `${id} ${state.kind} ${saved.length}`).join('\n')

/** Whoever asked over the HTTP API is gone when the app is, and so are the pictures sent. */
const isKept = ({ origin }: Job): boolean => origin !== 'api'
