import type { EngineFolders } from './folders.ts'
import { createJobQueue, type JobQueue } from './job-queue.ts'
import { type PackLibrary, readPackLibrary } from './packs/pack-library.ts'
import { createProviders, type ProbeProvider, type Providers } from './providers.ts'
import { createSessionCache, type SessionCache } from './sessions.ts'

/** Everything the handlers share. One per process. */
export interface Engine {
  readonly version: string
  readonly folders: EngineFolders
  readonly queue: JobQueue
  readonly providers: Providers
  packs(): Promise<PackLibrary>
  /** Open networks, one cache for each execution provider. */
  sessions(provider: string): SessionCache
  dispose(): Promise<void>
}

export interface EngineOptions {
  readonly version: string
  readonly folders: EngineFolders
  readonly probe?: ProbeProvider
}

export const createEngine = ({ version, folders, probe }: EngineOptions): Engine => {
  const caches = new Map<string, SessionCache>()
  const queue = createJobQueue()
  return {
    version,
    folders,
    queue,
    providers: createProviders(folders.cache, probe),
    packs: () => readPackLibrary(folders.models),
    sessions: provider => {
      const cache = caches.get(provider) ?? createSessionCache(provider)
      caches.set(provider, cache)
      return cache
    },
    dispose: async () => {
      queue.cancelAll()
      for (const cache of caches.values()) await cache.release()
    },
  }
}
