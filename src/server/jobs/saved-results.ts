import { basename } from 'node:path'
import type { Engine } from '../../engine/index.ts'
import type { Job } from '../../shared/api/jobs.ts'
import { isOfApi } from './jobs.ts'

/** Which pictures of the library were made for clients of the API: the only ones it hands out. */
export interface MadePictures {
  has(id: string): boolean
  dispose(): void
}

export const createMadePictures = (engine: Engine): MadePictures => {
  const ids = new Set<string>()
  const note = (jobs: readonly Job[]) => {
    for (const job of jobs.filter(isOfApi)) for (const file of job.saved) ids.add(basename(file))
  }
  note(engine.jobs.list())
  const dispose = engine.events.subscribe(event => {
    if (event.event === 'jobs') note(event.value.jobs)
  })
  return { has: id => ids.has(id), dispose }
}
