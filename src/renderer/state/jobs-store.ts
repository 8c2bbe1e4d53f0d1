import { create } from 'zustand'
import { isEnded, isRunning } from '../../shared/api/job-states.ts'
import type { ProgressEvent } from '../../shared/api/progress.ts'
import type { WindowJob } from '../../shared/window/window-jobs.ts'

/** What the running job has drawn so far. */
export interface Preview {
  readonly image: number
  readonly step: number
  /** A JPEG file. */
  readonly picture: Blob
}

interface JobsState {
  /** As the engine has them: ended ones first, then the running one, then those that wait. */
  readonly jobs: readonly WindowJob[]
  readonly previews: ReadonlyMap<string, Preview>
  /** Jobs that were asked to stop and have not ended yet. */
  readonly stopping: ReadonlySet<string>
}

export const useJobs = create<JobsState>(() => ({
  jobs: [],
  previews: new Map(),
  stopping: new Set(),
}))

/** Keeps the progress that arrived before a list that does not have it yet. */
export const foldJobs = (known: readonly WindowJob[], jobs: readonly WindowJob[]): readonly WindowJob[] =>
  jobs.map(job => {
    if (job.state.kind !== 'running' || job.state.progress) return job
    const before = known.find(({ id }) => id === job.id)?.state
    return before?.kind === 'running' ? { ...job, state: { ...job.state, progress: before.progress } } : job
  })

export const foldProgress = (
  jobs: readonly WindowJob[],
  id: string,
  progress: ProgressEvent,
): readonly WindowJob[] =>
  jobs.map(job =>
    job.id === id && job.state.kind === 'running' ? { ...job, state: { ...job.state, progress } } : job,
  )

export const setJobs = (jobs: readonly WindowJob[]): void => {
  useJobs.setState(({ jobs: known, previews, stopping }) => {
    const open = new Set(jobs.filter(job => !isEnded(job)).map(({ id }) => id))
    const running = new Set(jobs.filter(isRunning).map(({ id }) => id))
    return {
      jobs: foldJobs(known, jobs),
      previews: new Map([...previews].filter(([id]) => running.has(id))),
      stopping: new Set([...stopping].filter(id => open.has(id))),
    }
  })
}

/** Says that jobs were asked to stop, or that the asking failed. */
export const setStopping = (ids: readonly string[], stopping: boolean): void =>
  useJobs.setState(state => {
    const left = [...state.stopping].filter(id => !ids.includes(id))
    return { stopping: new Set(stopping ? [...left, ...ids] : left) }
  })

export const setProgress = (id: string, progress: ProgressEvent): void => {
  useJobs.setState(({ jobs }) => ({ jobs: foldProgress(jobs, id, progress) }))
}

export const setPreview = (id: string, image: number, step: number, jpeg: Uint8Array): void => {
  const picture = new Blob([jpeg as BlobPart], { type: 'image/jpeg' })
  useJobs.setState(({ jobs, previews }) =>
    jobs.some(job => job.id === id && isRunning(job))
      ? { previews: new Map(previews).set(id, { image, step, picture }) }
      : {},
  )
}
