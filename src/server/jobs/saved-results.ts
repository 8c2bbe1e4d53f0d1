import { basename } from 'node:path'
import type { EngineClient } from '../../engine/index.ts'
import { isFolderWork } from '../../shared/api/folder-routes.ts'
import { isEnded } from '../../shared/api/job-states.ts'
import type { Job } from '../../shared/api/jobs.ts'
import { resultOf } from '../../shared/library-layout.ts'
import { type PictureView, viewOutput } from './job-view.ts'
import { isOfApi } from './jobs.ts'
import { createUnkeptResults } from './unkept-results.ts'

export interface SavedResult {
  readonly file: string
  /** Null for one that the server itself saved. */
  readonly job: string | null
  /** Milliseconds since 1970. */
  readonly savedAt: number
  /** Whether it is a picture of the library. */
  readonly isKept: boolean
  /** Its own id, or that of the result for which it was generated. */
  readonly resultId: string
  /** Known when its job is done. */
  readonly view?: PictureView
}

/** The pictures that jobs of API clients saved, by their ids: the only ones the API serves, lists and deletes. */
export interface SavedResults {
  has(id: string): boolean
  find(id: string): SavedResult | undefined
  /** Ids of results, newest first; a generated picture is none beside its result. */
  ids(): readonly string[]
  forget(id: string): void
  /** One that the server itself saved in the library. */
  add(file: string): void
  /** Deletes one that is not kept; called with each file that a client has now. */
  sent(file: string): Promise<void>
  /** Deletes those that are not kept. */
  dispose(): Promise<void>
}

/** Results that can be fetched; older ones are forgotten, so that a server may run for months. */
const maxResults = 20_000

/** @param waitTime milliseconds that a result that is not kept waits for its client */
export const createSavedResults = (engine: EngineClient, waitTime: number): SavedResults => {
  const results = new Map<string, SavedResult>()
  const unkept = createUnkeptResults(waitTime, file => results.delete(basename(file)))
  const viewed = new Set<string>()

  const addJob = ({ id: job, work, saved }: Job) => {
    // On the way to another picture; where the server asked for it.
    if (!isFolderWork(work) && work.input.out !== undefined) return
    const isKept = isFolderWork(work) || work.input.save !== false
    for (const file of saved) {
      const id = basename(file)
      if (results.has(id)) continue
      results.set(id, { file, job, savedAt: Date.now(), isKept, resultId: resultOf(id) })
      if (!isKept) unkept.add(file)
    }
  }
  const addView = ({ id: job, state, saved }: Job) => {
    viewed.add(job)
    for (const file of saved) unkept.expire(file)
    if (state.kind !== 'done') return
    for (const view of viewOutput(state.output)) {
      const result = results.get(view.id)
      if (result) results.set(view.id, { ...result, view })
    }
  }
  const look = (jobs: readonly Job[]) => {
    const listed = new Set(jobs.map(({ id }) => id))
    for (const id of viewed) if (!listed.has(id)) viewed.delete(id)
    for (const job of jobs.filter(isOfApi)) {
      // What was deleted since then is not there again.
      if (viewed.has(job.id)) continue
      addJob(job)
      if (isEnded(job)) addView(job)
    }
    for (const id of results.keys()) {
      if (results.size <= maxResults) break
      results.delete(id)
    }
  }
  look(engine.jobs())
  const unsubscribe = engine.subscribe(event => {
    if (event.event === 'jobs') look(event.value.jobs)
  })

  return {
    has: id => results.has(id),
    find: id => results.get(id),
    ids: () => {
      const ids: string[] = []
      for (const [id, { resultId }] of results) if (resultId === id || !results.has(resultId)) ids.push(id)
      return ids.reverse()
    },
    forget: id => void results.delete(id),
    add: file => {
      const id = basename(file)
      results.set(id, { file, job: null, savedAt: Date.now(), isKept: true, resultId: resultOf(id) })
    },
    sent: unkept.remove,
    dispose: async () => {
      unsubscribe()
      await unkept.clear()
    },
  }
}
