import type { Engine } from './engine.ts'
import { createEventHub } from './events.ts'
import type { EngineFolders } from './folders.ts'
import { runWork } from './handlers/run-work.ts'
import { createJobQueue } from './job-queue.ts'
import { createJobBoard } from './jobs/job-board.ts'
import { createResultLibrary } from './library/result-library.ts'
import { openFaceNetworks } from './packs/open-roles.ts'
import { readPackLibrary } from './packs/pack-library.ts'
import { createPhotoStore } from './photos/photo-store.ts'
import { createProviders, type ProbeProvider } from './providers.ts'
import { createSessionCache, type SessionCache } from './sessions.ts'

export interface EngineOptions {
  readonly version: string
  readonly folders: EngineFolders
  readonly probe?: ProbeProvider
  /** Where errors go that nobody foresaw: the door's log. Doors only get their kind. */
  readonly report?: (error: unknown) => void
}

export const createEngine = ({ version, folders, probe, report = () => {} }: EngineOptions): Engine => {
  const caches = new Map<string, SessionCache>()
  const events = createEventHub(report)
  const queue = createJobQueue()
  const library = createResultLibrary(folders.library, events)
  const packs = () => readPackLibrary(folders.models)
  const sessions = (provider: string): SessionCache => {
    const cache = caches.get(provider) ?? createSessionCache(provider)
    caches.set(provider, cache)
    return cache
  }
  const jobs = createJobBoard({
    queue,
    events,
    report,
    run: (work, hooks) => {
      const onSaved = (file: string) => {
        hooks.onSaved(file)
        library.added(file)
      }
      return runWork(work, { engine, ...hooks, onSaved })
    },
  })
  const photos = createPhotoStore({
    folder: folders.photos,
    // The cpu works everywhere and leaves the accelerator to the running job.
    networks: async () => openFaceNetworks(await packs(), sessions('cpu')),
    isNeeded: file =>
      jobs.list().some(({ work, state }) => {
        const waits = state.kind === 'queued' || state.kind === 'running'
        return waits && work.route === 'create' && work.input.photo === file
      }),
  })
  const engine: Engine = {
    version,
    folders,
    events,
    queue,
    jobs,
    library,
    photos,
    providers: createProviders(folders.cache, probe),
    packs,
    sessions,
    dispose: async () => {
      queue.cancelAll()
      await queue.idle()
      await library.settle()
      for (const cache of caches.values()) await cache.release()
    },
  }
  return engine
}
