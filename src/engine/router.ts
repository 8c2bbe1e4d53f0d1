import { LikenessError } from '../core/errors.ts'
import {
  contract,
  type ParsedInput,
  type Route,
  type RouteInput,
  type RouteOutput,
} from '../shared/api/contract.ts'
import { toRefusal } from '../shared/api/failure.ts'
import type { ProgressEvent } from '../shared/api/progress.ts'
import type { Engine, Handler } from './engine.ts'
import { keepFolder, openFolder, readFolderResults } from './folder-work/handlers.ts'
import {
  cancelAllJobs,
  cancelJob,
  dismissJobs,
  expectJobs,
  interruptJob,
  listJobs,
  moveJob,
  restoreJobs,
  skipInJob,
  submitJob,
  watchJobs,
} from './jobs/handlers.ts'
import type { JobRoute } from './jobs/job-hooks.ts'
import { exportPicture } from './library/export-picture.ts'
import {
  changeAlbum,
  createAlbum,
  deleteAlbum,
  deletePictures,
  discardPictures,
  favouritePictures,
  listAlbums,
  listDeleted,
  listLibrary,
  newestPictures,
  readPictures,
  restorePictures,
  thumbnailOf,
} from './library/handlers.ts'
import { findMask } from './masks/find-mask.ts'
import { keepMask, readMask } from './masks/keep-mask.ts'
import { readRecipe } from './metadata/handlers.ts'
import { listBundles, measureMachine } from './models/bundles/handlers.ts'
import {
  cancelImport,
  cancelInstall,
  cancelMove,
  configureModel,
  importModel,
  installModel,
  listCatalogue,
  listInstalls,
  listModels,
  moveModels,
  pauseInstall,
  removeModel,
  resumeInstall,
  verifyModels,
} from './models/handlers.ts'
import { preload, unload } from './models/preload.ts'
import { readVocabulary } from './models/read-vocabulary.ts'
import {
  addPersonPhotos,
  cancelGroup,
  createPerson,
  decidePersonPhotos,
  deletePerson,
  groupPeople,
  listPeople,
  mergePeople,
  removePersonPhotos,
  renamePerson,
  splitPerson,
  unmergePeople,
} from './people/handlers.ts'
import { findPerson, importPhoto, markFace, readPhoto, unmarkFace } from './photos/handlers.ts'
import { controlPreview } from './preview/control-preview.ts'
import { swapPreview } from './preview/swap-preview.ts'
import { doctor } from './workflows/doctor.ts'

/** Puts a job on the board and waits for its result. */
const asJob =
  <R extends JobRoute>(route: R): Handler<R> =>
  (input, { engine, ...hooks }) =>
    engine.jobs.run(route, input, hooks)

const handlers: { readonly [R in Route]: Handler<R> } = {
  create: asJob('create'),
  faces: asJob('faces'),
  swap: asJob('swap'),
  swapFolder: asJob('swapFolder'),
  enhance: asJob('enhance'),
  enhanceFolder: asJob('enhanceFolder'),
  doctor,
  'models.list': listModels,
  'models.verify': verifyModels,
  'models.catalog': listCatalogue,
  'models.bundles': listBundles,
  'models.measure': measureMachine,
  'models.install': installModel,
  'models.pause': pauseInstall,
  'models.resume': resumeInstall,
  'models.cancel': cancelInstall,
  'models.installs': listInstalls,
  'models.import': importModel,
  'models.cancelImport': cancelImport,
  'models.configure': configureModel,
  'models.remove': removeModel,
  'models.move': moveModels,
  'models.preload': preload,
  'models.unload': unload,
  'models.vocabulary': readVocabulary,
  'models.cancelMove': cancelMove,
  'jobs.submit': submitJob,
  'jobs.list': listJobs,
  'jobs.expected': expectJobs,
  'jobs.cancel': cancelJob,
  'jobs.interrupt': interruptJob,
  'jobs.skip': skipInJob,
  'jobs.watch': watchJobs,
  'jobs.cancelAll': cancelAllJobs,
  'jobs.move': moveJob,
  'jobs.dismiss': dismissJobs,
  'jobs.restore': restoreJobs,
  'albums.list': listAlbums,
  'albums.create': createAlbum,
  'albums.change': changeAlbum,
  'albums.delete': deleteAlbum,
  'library.newest': newestPictures,
  'library.list': listLibrary,
  'library.read': readPictures,
  'library.favourite': favouritePictures,
  'library.delete': deletePictures,
  'library.deleted': listDeleted,
  'library.restore': restorePictures,
  'library.discard': discardPictures,
  'library.thumbnail': thumbnailOf,
  'library.export': exportPicture,
  'photos.import': importPhoto,
  'photos.read': readPhoto,
  'photos.mark': markFace,
  'photos.unmark': unmarkFace,
  'photos.person': findPerson,
  'masks.find': findMask,
  'masks.keep': keepMask,
  'masks.read': readMask,
  'people.list': listPeople,
  'people.group': groupPeople,
  'people.cancelGroup': cancelGroup,
  'people.create': createPerson,
  'people.add': asJob('people.add'),
  'people.rename': renamePerson,
  'people.merge': mergePeople,
  'people.unmerge': unmergePeople,
  'people.split': splitPerson,
  'people.addPhotos': addPersonPhotos,
  'people.removePhotos': removePersonPhotos,
  'people.decide': decidePersonPhotos,
  'people.delete': deletePerson,
  'recipes.read': readRecipe,
  swapPreview,
  controlPreview,
  'folders.open': openFolder,
  'folders.keep': keepFolder,
  'folders.results': readFolderResults,
}

export interface RequestOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (event: ProgressEvent) => void
}

/**
 * The one way into the engine: parses the input once, runs the handler.
 * @throws LikenessError `bad-option` (or `empty-prompt`) for input the contract refuses, and the handlers' own
 */
export const request = async <R extends Route>(
  engine: Engine,
  route: R,
  input: RouteInput<R>,
  { signal = new AbortController().signal, onProgress = () => {} }: RequestOptions = {},
): Promise<RouteOutput<R>> => {
  const handler = handlers[route] as Handler<R>
  return handler(parseInput(route, input), { engine, signal, onProgress })
}

const parseInput = <R extends Route>(route: R, input: RouteInput<R>): ParsedInput<R> => {
  const result = contract[route].input.safeParse(input)
  if (result.success) return result.data as ParsedInput<R>
  const { code, message } = toRefusal(result.error)
  throw new LikenessError(code, message)
}
