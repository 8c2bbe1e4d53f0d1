import { join } from 'node:path'
import { LikenessError } from '../core/errors.ts'
import { sweepTemporaries } from '../node/temporary-files.ts'
import { isEnded } from '../shared/api/job-states.ts'
import type { JobWork } from '../shared/api/jobs.ts'
import { bookkeepingFolder, thumbnailsPath } from '../shared/library-layout.ts'
import { readMergedBudget } from './chosen-settings.ts'
import { freeSpace } from './disk-space.ts'
import type { Engine, Workflow } from './engine.ts'
import { createEventHub } from './events.ts'
import { createFolderStore } from './folder-work/folder-store.ts'
import { type EngineFolders, withOwnModels } from './folders.ts'
import { createJobBoard } from './jobs/job-board.ts'
import type { JobHooks, JobRoute, RunWorkflow } from './jobs/job-hooks.ts'
import { kindOfWork } from './jobs/kind-of-work.ts'
import { createStageTimes } from './jobs/stage-times.ts'
import { createResultLibrary } from './library/result-library.ts'
import { createFoundMeshes } from './masks/found-meshes.ts'
import { createModelLibrary, type ModelSources } from './models/model-library.ts'
import { faceFinderName, openFaceNetworks } from './models/registry/open-roles.ts'
import { readPackLibrary } from './models/registry/pack-library.ts'
import { createCompatibilityCache } from './models/runtime/compatibility-cache.ts'
import { createIdleTimer } from './models/runtime/idle-timer.ts'
import type { BenchmarkNetwork } from './models/runtime/load-network.ts'
import { machineKey } from './models/runtime/machine-key.ts'
import { createMergedWeights, mergedFolder } from './models/runtime/merged-weights.ts'
import { createProviders, type ProbeProvider } from './models/runtime/providers.ts'
import { createSessionCache, type SessionCache, withSignal } from './models/runtime/session-cache.ts'
import { createSharedLock } from './models/runtime/shared-lock.ts'
import { createFoundFaces } from './people/found-faces.ts'
import { createGroupings } from './people/groupings.ts'
import { createPeopleStore } from './people/people-store.ts'
import { createPhotoStore, type PhotoStore } from './photos/photo-store.ts'
import { createFindPicture, photosIn } from './photos/picture-files.ts'
import { createSwapPreviews } from './preview/swap-previews.ts'
import { createRunningPrograms } from './running-programs.ts'
import { addPerson } from './workflows/add-person.ts'
import { create } from './workflows/create.ts'
import { enhance } from './workflows/enhance.ts'
import { enhanceFolder } from './workflows/enhance-folder.ts'
import { faces } from './workflows/faces.ts'
import { groupPeople } from './workflows/group-people.ts'
import { swap } from './workflows/swap.ts'
import { swapFolder } from './workflows/swap-folder.ts'

const workflows: { readonly [R in JobRoute]: Workflow<R> } = {
  ...{ create, swap, enhance, faces },
  ...{ swapFolder, enhanceFolder },
  'people.group': groupPeople,
  'people.add': addPerson,
}

export interface EngineOptions {
  readonly version: string
  readonly folders: EngineFolders
  readonly probe?: ProbeProvider
  readonly benchmarkNetwork?: BenchmarkNetwork
  /** Saves which models folder is in use from now on, for the next start. */
  readonly keepModelsFolder?: (folder: string) => Promise<void>
  /** Work of the last time that nobody has taken up yet: the photos it reads are not deleted. */
  readonly leftWork?: readonly JobWork[]
  /** Where models are installed from, when not from their publishers. */
  readonly models?: ModelSources
  /** Where unforeseen errors are logged; callers only get their kind. */
  readonly report?: (error: unknown) => void
}

export const createEngine = ({
  version,
  folders: firstFolders,
  probe,
  benchmarkNetwork,
  keepModelsFolder = async () => {},
  leftWork = [],
  models: sources,
  report = () => {},
}: EngineOptions): Engine => {
  let folders = firstFolders
  const swept = sweepTemporaries(writtenIn(folders))
  const caches = new Map<string, SessionCache>()
  const programs = createRunningPrograms(join(folders.cache, 'running'))
  const events = createEventHub(report)
  const modelsLock = createSharedLock()
  const library = createResultLibrary(folders.library, events)
  const providers = createProviders(folders.cache, probe)
  const stageTimes = createStageTimes(join(folders.cache, 'stage-times.json'))
  const compatibility = createCompatibilityCache(
    join(folders.cache, 'networks.json'),
    `${machineKey()} ${version}`,
  )
  const foundFaces = createFoundFaces(folders.people)
  const people = createPeopleStore(folders.people, foundFaces, events)
  const sweptPeople = Promise.all([people.sweep(), foundFaces.sweep()])
  const packs = () => readPackLibrary(folders.models)
  const merged = createMergedWeights({
    budget: () => readMergedBudget(folders.data),
    freeSpace: sources?.freeSpace,
  })
  const sessions = (provider: string, signal?: AbortSignal): SessionCache => {
    const cache =
      caches.get(provider) ??
      createSessionCache(provider, {
        cacheFolder: folders.cache,
        compatibility,
        benchmarkNetwork,
        merged,
        providers: () => providers.withFallbacks(provider),
      })
    caches.set(provider, cache)
    return signal ? withSignal(cache, signal) : cache
  }
  const runWorkflow: RunWorkflow<JobHooks> = async (route, input, hooks) => {
    const onSaved = (file: string) => {
      hooks.onSaved(file)
      library.added(file)
    }
    try {
      return await workflows[route](input, { ...hooks, engine, kind: kindOfWork(route, input), onSaved })
    } catch (error) {
      // A job that found no memory leaves none behind that others hold only to be quicker.
      if (error instanceof LikenessError && error.code === 'out-of-memory') await releaseAll()
      throw error
    } finally {
      idle.touch()
    }
  }
  const jobs = createJobBoard({ events, report, runWorkflow })
  const photoStore = createPhotoStore({
    folder: folders.photos,
    // The cpu works everywhere and leaves the accelerator to the running job.
    finder: async choice => {
      const library = await packs()
      const networks = () => openFaceNetworks(library, sessions('cpu'), choice)
      return { name: faceFinderName(library, choice), networks }
    },
    pictureFile: id => library.fileOf(id),
    isNeeded: id => {
      const waiting = jobs.list().filter(job => !isEnded(job))
      return [...leftWork, ...waiting.map(({ work }) => work)].some(work => photosIn(work).includes(id))
    },
  })
  /** What is done beside the jobs: models do not change under it. */
  const besideJobs = <T>(work: () => Promise<T>): Promise<T> => {
    idle.touch()
    return modelsLock.runShared(work)
  }
  const photos: PhotoStore = {
    import: (input, signal) => besideJobs(() => photoStore.import(input, signal)),
    read: (input, signal) => besideJobs(() => photoStore.read(input, signal)),
    mark: (input, signal) => besideJobs(() => photoStore.mark(input, signal)),
    unmark: (input, signal) => besideJobs(() => photoStore.unmark(input, signal)),
    facesOfPerson: (input, lookOf, signal) =>
      besideJobs(() => photoStore.facesOfPerson(input, lookOf, signal)),
    keep: photoStore.keep,
    fileOf: photoStore.fileOf,
    sizeOf: photoStore.sizeOf,
  }
  const releaseAll = async () => {
    for (const cache of caches.values()) await cache.release()
  }
  const idle = createIdleTimer(null, () => {
    if (jobs.isBusy()) idle.touch()
    else void releaseAll().catch(report)
  })
  let freeModels = () => {}
  const withdrawFromModels = async () => {
    freeModels = await modelsLock.acquireExclusive()
    await releaseAll()
  }
  const whenNoJobRuns = <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const alone = async () => {
      try {
        return await work()
      } finally {
        freeModels()
        freeModels = () => {}
        idle.touch()
      }
    }
    return jobs.runBetweenJobs(alone, signal)
  }
  const models = createModelLibrary({
    ...sources,
    modelsFolder: {
      folder: () => folders.ownModels,
      switchTo: async folder => {
        await keepModelsFolder(folder)
        await withdrawFromModels()
        folders = withOwnModels(folders, folder)
      },
      isBusy: jobs.isBusy,
      others: programs.others,
      announce: programs.announce,
    },
    packs,
    report,
    onInstalls: installs => events.emit({ event: 'installs', value: { installs } }),
    onMoveProgress: progress => events.emit({ event: 'move', value: { progress } }),
    onImportProgress: progress => events.emit({ event: 'import', value: { progress } }),
    whenNoJobRuns,
    withModelsClosed: (work, signal) =>
      whenNoJobRuns(async () => {
        await withdrawFromModels()
        return work()
      }, signal),
  })
  const folderStore = createFolderStore(join(folders.data, 'folders.json'))
  const engine: Engine = {
    version,
    get folders() {
      return folders
    },
    events,
    jobs,
    library,
    photos,
    previews: createSwapPreviews(),
    foundMeshes: createFoundMeshes(),
    people,
    foundFaces,
    groupings: createGroupings(events),
    findPicture: createFindPicture({
      photo: photos.fileOf,
      libraryPicture: library.fileOf,
      person: people.bestPhotoOf,
    }),
    findFolder: folderStore.find,
    rememberFolder: folderStore.remember,
    models,
    providers,
    stageTimes,
    compatibility,
    freeSpace: sources?.freeSpace ?? freeSpace,
    packs,
    sessions,
    announce: programs.announce,
    besideJobs,
    unload: signal => whenNoJobRuns(withdrawFromModels, signal),
    unloadAfter: idle.setMinutes,
    dispose: async () => {
      idle.stop()
      const modelsDone = models.dispose()
      await jobs.dispose()
      await modelsDone
      await programs.leave()
      library.close()
      await library.idle()
      await swept
      await sweptPeople
      await foundFaces.clear()
      await releaseAll()
    },
  }
  return engine
}

/** Where files are written one by one. */
const writtenIn = ({ data, library, unkept, photos, cache, ownModels }: EngineFolders): string[] => [
  data,
  photos,
  cache,
  join(cache, 'graphs'),
  ownModels,
  mergedFolder(ownModels),
  unkept,
  library,
  join(library, bookkeepingFolder),
  join(library, ...thumbnailsPath),
]
