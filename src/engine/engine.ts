import type { ParsedInput, Route, RouteOutput } from '../shared/api/contract.ts'
import type { FreeSpace } from './disk-space.ts'
import type { EventHub } from './events.ts'
import type { FolderStore } from './folder-work/folder-store.ts'
import type { EngineFolders } from './folders.ts'
import type { JobBoard } from './jobs/job-board.ts'
import type { JobHooks, JobRoute } from './jobs/job-hooks.ts'
import type { StageTimes } from './jobs/stage-times.ts'
import type { ResultLibrary } from './library/result-library.ts'
import type { FoundMeshes } from './masks/found-meshes.ts'
import type { ModelLibrary } from './models/model-library.ts'
import type { PackLibrary } from './models/registry/pack-library.ts'
import type { CompatibilityCache } from './models/runtime/compatibility-cache.ts'
import type { Providers } from './models/runtime/providers.ts'
import type { SessionCache } from './models/runtime/session-cache.ts'
import type { FoundFaces } from './people/found-faces.ts'
import type { Groupings } from './people/groupings.ts'
import type { PeopleStore } from './people/people-store.ts'
import type { PhotoStore } from './photos/photo-store.ts'
import type { FindPicture } from './photos/picture-files.ts'
import type { SwapPreviews } from './preview/swap-previews.ts'

/** Everything the handlers share. One per process. */
export interface Engine {
  readonly version: string
  /** The models folder among them can move. */
  readonly folders: EngineFolders
  readonly events: EventHub
  readonly jobs: JobBoard
  readonly library: ResultLibrary
  readonly photos: PhotoStore
  readonly people: PeopleStore
  readonly foundFaces: FoundFaces
  readonly groupings: Groupings
  readonly findPicture: FindPicture
  readonly previews: SwapPreviews
  readonly foundMeshes: FoundMeshes
  readonly findFolder: FolderStore['find']
  readonly rememberFolder: FolderStore['remember']
  readonly models: ModelLibrary
  readonly providers: Providers
  readonly stageTimes: StageTimes
  /** Which network may run on which provider here. */
  readonly compatibility: CompatibilityCache
  readonly freeSpace: FreeSpace
  packs(): Promise<PackLibrary>
  /** Open networks, one cache for each execution provider. @param signal of the job they are opened for */
  sessions(provider: string, signal?: AbortSignal): SessionCache
  /** Tells other programs with the same data folder that this one stays. */
  announce(): Promise<void>
  /** Runs work beside the jobs; models do not change under it. */
  besideJobs<T>(work: () => Promise<T>): Promise<T>
  /** Closes all networks, after the jobs that wait. @param signal ends the waiting */
  unload(signal: AbortSignal): Promise<void>
  /** Closes all networks when nothing was done for so many minutes; null for never. */
  unloadAfter(minutes: number | null): void
  dispose(): Promise<void>
}

/** What a route's handler gets beside its input. */
export interface RequestContext extends Pick<JobHooks, 'signal' | 'onProgress'> {
  readonly engine: Engine
}

export type Handler<R extends Route> = (
  input: ParsedInput<R>,
  context: RequestContext,
) => Promise<RouteOutput<R>>

/** What a workflow gets beside its input. */
export interface JobContext extends JobHooks {
  readonly engine: Engine
  /** Of `kindOfWork`: jobs of one kind take equally long. */
  readonly kind: string
}

/** A handler of a route that keeps the machine busy: the job board runs it in its turn. */
export type Workflow<R extends JobRoute> = (
  input: ParsedInput<R>,
  context: JobContext,
) => Promise<RouteOutput<R>>
