import type { EngineEvent, Route } from '../shared/api/contract.ts'
import type { BenchmarkEnd } from '../shared/api/doctor.ts'
import type { Failure } from '../shared/api/failure.ts'
import type { Job, JobWork } from '../shared/api/jobs.ts'
import type { ApiPolicy, Settings } from '../shared/api/settings.ts'
import type { LocalApiState } from '../shared/window/app.ts'
import type { Answer } from '../shared/window/window-contract.ts'
import type { ToldJobs } from './told-jobs.ts'

/** What the engine's process needs to start. */
export interface EngineSetup {
  readonly version: string
  readonly bundledModels: string
  readonly data: string
  /** Null: the default below the data folder. */
  readonly libraryFolder: string | null
  readonly modelsFolder: string | null
  readonly localApi: Settings['localApi']
  readonly apiPolicy: ApiPolicy
  /** Unfinished jobs of the last run, whose photos are kept. */
  readonly leftWork: readonly JobWork[]
  readonly unloadAfterMinutes: Settings['unloadAfterMinutes']
}

export type ToEngine =
  | { readonly kind: 'start'; readonly setup: EngineSetup }
  | { readonly kind: 'request'; readonly id: number; readonly route: Route; readonly input: unknown }
  /** Nobody waits for its answer any more. */
  | { readonly kind: 'withdraw'; readonly id: number }
  | { readonly kind: 'local-api'; readonly settings: Settings['localApi'] }
  | { readonly kind: 'api-policy'; readonly policy: ApiPolicy }
  | { readonly kind: 'unload-after'; readonly minutes: Settings['unloadAfterMinutes'] }
  | { readonly kind: 'ping' }
  /** Comes with a port over which events go directly to the window. */
  | { readonly kind: 'window' }
  /** The answer to `run-benchmark`. */
  | { readonly kind: 'benchmark-ended'; readonly id: number; readonly end: BenchmarkEnd }
  /** The answer to `keep-models-folder`; null when it is kept. */
  | { readonly kind: 'kept-models-folder'; readonly failure: Failure | null }
  | { readonly kind: 'dispose' }

export type FromEngine =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer<unknown> }
  | { readonly kind: 'local-api'; readonly state: LocalApiState }
  | { readonly kind: 'pong' }
  | { readonly kind: 'jobs'; readonly value: ToldJobs }
  /** Of the running job, where no window gets them directly. */
  | { readonly kind: 'event'; readonly event: EngineEvent }
  /** Asks for a benchmark in a process of its own, which only the main process can start. */
  | {
      readonly kind: 'run-benchmark'
      readonly id: number
      readonly args: readonly string[]
      readonly limit: number
    }
  /** The job that requested it was cancelled. Answered with `stopped`. */
  | { readonly kind: 'stop-benchmark'; readonly id: number }
  /** The models were moved: requests that the setting is changed, before the old ones are deleted. */
  | { readonly kind: 'keep-models-folder'; readonly folder: string }

/** Idempotent routes: their requests are repeated with the next engine when theirs ended without an answer. */
const repeatable: ReadonlySet<Route> = new Set<Route>([
  'models.list',
  'models.verify',
  'models.catalog',
  'models.installs',
  'models.pause',
  'jobs.list',
  'jobs.watch',
  'jobs.expected',
  'jobs.dismiss',
  'library.newest',
  'library.list',
  'library.read',
  'albums.list',
  'library.favourite',
  'library.thumbnail',
  'photos.import',
  'photos.read',
  'recipes.read',
])

export type Recovery =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'ask-again' }
  | { readonly kind: 'fail' }

/**
 * What happens to a request whose engine ended before it answered.
 * @param jobs the last job list of that engine
 */
export const recover = (route: Route, input: unknown, asked: number, jobs: readonly Job[]): Recovery => {
  if (route === 'jobs.cancel' || route === 'jobs.cancelAll' || route === 'jobs.interrupt')
    return { kind: 'answer', value: {} }
  if (route === 'jobs.submit') {
    const id = (input as { readonly id?: unknown }).id
    if (typeof id !== 'string') return { kind: 'fail' }
    if (jobs.some(job => job.id === id)) return { kind: 'answer', value: { id } }
    return asked < 2 ? { kind: 'ask-again' } : { kind: 'fail' }
  }
  return repeatable.has(route) && asked < 2 ? { kind: 'ask-again' } : { kind: 'fail' }
}
