import { writeJsonFile } from '../../node/json-file.ts'
import type { Failure } from '../../shared/api/failure.ts'
import type { Job } from '../../shared/api/jobs.ts'
import { readQueueFile } from './queue-file.ts'

/** Stores the unfinished jobs on disk, so that they outlive the app. */
export interface QueueStore {
  readonly notices: readonly Failure[]
  /** Unfinished jobs of the last run, until the user resumes or discards them. */
  left(): readonly Job[]
  /** Removes unfinished jobs of the last run that were resumed or discarded. */
  resolve(ids: readonly string[]): void
  /** To be called when the unfinished jobs may have changed. */
  changed(): void
  /** Resolves when the current state is on disk, or could not be written. */
  flush(): Promise<void>
}

/**
 * @param unfinished the engine's current unfinished jobs
 * @param report called with the error of a failed write; the next change writes again
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
      // Synchronously with the last comparison, so that no change in between is missed.
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

/** Whether two lists differ in more than progress, which is not worth a write. */
const listed = (jobs: readonly Job[]): string =>
  jobs.map(({ id, state, saved }) => `${id} ${state.kind} ${saved.length}`).join('\n')

/** Jobs of HTTP clients end with the app: clients do not reconnect, and their uploads are deleted. */
const isKept = ({ origin }: Job): boolean => origin !== 'api'
