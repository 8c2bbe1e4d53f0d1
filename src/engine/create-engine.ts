import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Engine } from './engine.ts'
import { createEventHub } from './events.ts'
import type { EngineFolders } from './folders.ts'
import { runWork } from './handlers/run-work.ts'
import { createJobQueue } from './job-queue.ts'
import { createJobBoard } from './jobs/job-board.ts'
import { createResultLibrary } from './library/result-library.ts'
import { machineKey } from './machine-key.ts'
import { createModelLibrary, type ModelSources } from './models/model-library.ts'
import { createNetworkVerdicts } from './network-verdicts.ts'
import { openFaceNetworks } from './packs/open-roles.ts'
import { readPackLibrary } from './packs/pack-library.ts'
import { createPhotoStore } from './photos/photo-store.ts'
import { createProviders, type ProbeProvider } from './providers.ts'
import { createSessionCache, type SessionCache } from './sessions.ts'

export interface EngineOptions {
  readonly version: string
  readonly folders: EngineFolders
  readonly probe?: ProbeProvider
  /** Where models are installed from, when not from their publishers. */
  readonly models?: ModelSources
  /** Where errors go that nobody foresaw: the door's log. Doors only get their kind. */
  readonly report?: (error: unknown) => void
}

export const createEngine = ({
  version,
  folders,
  probe,
  models: sources,
  report = () => {},
}: EngineOptions): Engine => {
  const caches = new Map<string, SessionCache>()
  const events = createEventHub(report)
  const queue = createJobQueue()
  const library = createResultLibrary(folders.library, events)
  const providers = createProviders(folders.cache, probe)
  const verdicts = createNetworkVerdicts(join(folders.cache, 'networks.json'), `${machineKey()} ${version}`)
  const packs = () => readPackLibrary(folders.models)
  const sessions = (provider: string): SessionCache => {
    const cache =
      caches.get(provider) ??
      createSessionCache(provider, {
        cacheFolder: folders.cache,
        verdicts,
        providers: () => providers.withFallbacks(provider),
      })
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
  const releaseAll = async () => {
    for (const cache of caches.values()) await cache.release()
  }
  const models = createModelLibrary({
    ...sources,
    folder: folders.ownModels,
    packs,
    report,
    tell: installs => events.emit({ event: 'installs', value: { installs } }),
    atRest: (work, signal) => {
      const alone = async () => {
        await releaseAll()
        return work()
      }
      return queue.run(randomUUID(), alone, signal)
    },
  })
  const engine: Engine = {
    version,
    folders,
    events,
    queue,
    jobs,
    library,
    photos,
    models,
    providers,
    verdicts,
    packs,
    sessions,
    dispose: async () => {
      const modelsDone = models.dispose()
      queue.cancelAll()
      await queue.idle()
      await modelsDone
      await library.settle()
      await releaseAll()
    },
  }
  return engine
}
