import { basename } from 'node:path'
import type { EngineClient } from '../../engine/index.ts'
import type { Job } from '../../shared/api/jobs.ts'
import { isOfApi } from './jobs.ts'

/** The pictures in the library that jobs of API clients saved: the only ones the API serves. */
export interface SavedResults {
  has(id: string): boolean
  dispose(): void
}

export const createSavedResults = (engine: EngineClient): SavedResults => {
  const ids = new Set<string>()
  const addAll = (jobs: readonly Job[]) => {
    for (const job of jobs.filter(isOfApi)) for (const file of job.saved) ids.add(basename(file))
  }
  addAll(engine.jobs())
  const dispose = engine.subscribe(event => {
    if (event.event === 'jobs') addAll(event.value.jobs)
  })
  return { has: id => ids.has(id), dispose }
}
