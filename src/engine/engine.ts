import type { FreeSpace } from './disk-space.ts'
import type { EventHub } from './events.ts'
import type { EngineFolders } from './folders.ts'
import type { JobBoard } from './jobs/job-board.ts'
import type { JobQueue } from './jobs/job-queue.ts'
import type { ResultLibrary } from './library/result-library.ts'
import type { ModelLibrary } from './models/model-library.ts'
import type { PackLibrary } from './models/registry/pack-library.ts'
import type { CompatibilityCache } from './models/runtime/compatibility-cache.ts'
import type { Providers } from './models/runtime/providers.ts'
import type { SessionCache } from './models/runtime/session-cache.ts'
import type { PhotoStore } from './photos/photo-store.ts'

/** Everything the handlers share. One per process. */
export interface Engine {
  readonly version: string
  /** The models folder among them can move. */
  readonly folders: EngineFolders
  readonly events: EventHub
  readonly queue: JobQueue
  readonly jobs: JobBoard
  readonly library: ResultLibrary
  readonly photos: PhotoStore
  readonly models: ModelLibrary
  readonly providers: Providers
  /** Which network may run on which provider here. */
  readonly verdicts: CompatibilityCache
  readonly freeSpace: FreeSpace
  packs(): Promise<PackLibrary>
  /** Open networks, one cache for each execution provider. @param signal of the job they are opened for */
  sessions(provider: string, signal?: AbortSignal): SessionCache
  /** Tells other programs with the same data folder that this one stays. */
  announce(): Promise<void>
  /** Runs work that waits in no line; models do not change under it. */
  besideJobs<T>(work: () => Promise<T>): Promise<T>
  /** Closes all networks when nothing was done for so many minutes; null for never. */
  unloadAfter(minutes: number | null): void
  dispose(): Promise<void>
}
