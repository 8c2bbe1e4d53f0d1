import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { LikenessError } from '../core/errors.ts'
import {
  contract,
  type ParsedInput,
  type Route,
  type RouteInput,
  type RouteOutput,
} from '../shared/api/contract.ts'
import { explainIssue } from '../shared/api/failure.ts'
import type { ProgressEvent } from '../shared/api/progress.ts'
import type { Engine } from './engine.ts'
import type { Handler } from './handler.ts'
import {
  adoptJobs,
  cancelAllJobs,
  cancelJob,
  dismissJobs,
  listJobs,
  moveJob,
  submitJob,
} from './jobs/handlers.ts'
import {
  deletePictures,
  discardPictures,
  favouritePictures,
  listDeleted,
  listLibrary,
  restorePictures,
  thumbnailOf,
} from './library/handlers.ts'
import { readRecipeFrom } from './metadata/read-recipe-handler.ts'
import {
  cancelInstall,
  cancelMove,
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
import { preload } from './models/preload.ts'
import { findPerson, importPhoto, readPhoto } from './photos/handlers.ts'
import { create } from './workflows/create.ts'
import { doctor } from './workflows/doctor.ts'
import { enhance } from './workflows/enhance.ts'
import { faces } from './workflows/faces.ts'
import { swap } from './workflows/swap.ts'

const handlers: { readonly [R in Route]: Handler<R> } = {
  create,
  faces,
  swap,
  enhance,
  doctor,
  'models.list': listModels,
  'models.verify': verifyModels,
  'models.catalog': listCatalogue,
  'models.install': installModel,
  'models.pause': pauseInstall,
  'models.resume': resumeInstall,
  'models.cancel': cancelInstall,
  'models.installs': listInstalls,
  'models.import': importModel,
  'models.remove': removeModel,
  'models.move': moveModels,
  'models.preload': preload,
  'models.cancelMove': cancelMove,
  'jobs.submit': submitJob,
  'jobs.list': listJobs,
  'jobs.cancel': cancelJob,
  'jobs.cancelAll': cancelAllJobs,
  'jobs.move': moveJob,
  'jobs.dismiss': dismissJobs,
  'jobs.adopt': adoptJobs,
  'library.list': listLibrary,
  'library.favourite': favouritePictures,
  'library.delete': deletePictures,
  'library.deleted': listDeleted,
  'library.restore': restorePictures,
  'library.discard': discardPictures,
  'library.thumbnail': thumbnailOf,
  'photos.import': importPhoto,
  'photos.read': readPhoto,
  'photos.person': findPerson,
  'recipes.read': readRecipeFrom,
}

/** Routes that keep the machine busy for long: they wait in line, all others are answered beside them. */
const inLine: ReadonlySet<Route> = new Set<Route>(['create', 'faces', 'swap', 'enhance'])

export interface RequestOptions {
  readonly id?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (event: ProgressEvent) => void
}

/**
 * The one way into the engine: parses the input once, waits its turn, runs the handler.
 * @throws LikenessError `bad-option` (or `empty-prompt`) for input the contract refuses, and the handlers' own
 */
export const request = async <R extends Route>(
  engine: Engine,
  route: R,
  input: RouteInput<R>,
  { id = randomUUID(), signal, onProgress = () => {} }: RequestOptions = {},
): Promise<RouteOutput<R>> => {
  const parsed = parseInput(route, input)
  const handler = handlers[route] as Handler<R>
  const work = (jobSignal: AbortSignal) =>
    handler(parsed, { engine, signal: jobSignal, onProgress, onSaved: engine.library.added })
  if (!inLine.has(route)) return work(signal ?? new AbortController().signal)
  return engine.queue.run(id, work, signal)
}

const parseInput = <R extends Route>(route: R, input: RouteInput<R>): ParsedInput<R> => {
  const result = contract[route].input.safeParse(input)
  if (result.success) return result.data as ParsedInput<R>
  throw explain(result.error)
}

const explain = (error: z.ZodError): LikenessError => {
  const { path, code, message } = explainIssue(error.issues[0])
  const name = path.filter(key => key !== 'work' && key !== 'input').join('.')
  if (name === 'prompt' && code === 'too_small')
    return new LikenessError('empty-prompt', 'The prompt is empty. Describe the picture you want.')
  if (name === 'bytes')
    return new LikenessError('file-empty', 'The file is empty (0 bytes). Choose another picture.')
  return new LikenessError('bad-option', `${name || 'input'}: ${message}.`)
}
