import { z } from 'zod'
import { doctorOutput } from './doctor.ts'
import { job, jobId, jobWork } from './jobs.ts'
import { deletedItem, deletedPicture, libraryItem, pictureId } from './library.ts'
import { modelRoutes } from './models.ts'
import * as option from './options.ts'
import { photoId, photoReport } from './photos.ts'
import {
  createInput,
  createOutput,
  enhanceInput,
  enhanceOutput,
  facesInput,
  facesOutput,
  swapInput,
  swapOutput,
} from './pictures.ts'
import { readRecipe } from './recipe.ts'

const nothing = z.strictObject({})
const done = z.object({})
const bytes = z.instanceof(Uint8Array).refine(b => b.byteLength > 0, 'the file is empty')
const use = option.packChoice.optional()
const fileName = z.string().min(1).max(255)
const pictureIds = z.array(pictureId).max(100_000)
const deletedPictures = z.array(deletedPicture).max(1_000_000)
const page = z.strictObject({
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(500),
})

/**
 * Every route of the engine with what goes in and what comes out.
 * The desktop app, the command line and the HTTP API are thin doors to these.
 */
export const contract = {
  create: { input: createInput, output: createOutput },
  faces: { input: facesInput, output: facesOutput },
  swap: { input: swapInput, output: swapOutput },
  enhance: { input: enhanceInput, output: enhanceOutput },
  doctor: { input: nothing, output: doctorOutput },
  ...modelRoutes,

  /** Puts a job in line and answers at once; what becomes of it arrives as events. */
  'jobs.submit': {
    input: z.strictObject({ id: jobId.optional(), work: jobWork, origin: job.shape.origin }),
    output: z.object({ id: jobId }),
  },
  'jobs.list': { input: nothing, output: z.object({ jobs: z.array(job) }) },
  'jobs.cancel': { input: z.strictObject({ id: jobId }), output: done },
  'jobs.cancelAll': { input: nothing, output: done },
  /** Place among the waiting jobs, 0 being next. */
  'jobs.move': { input: z.strictObject({ id: jobId, place: z.int().min(0) }), output: done },
  /** Takes ended jobs off the list; their pictures stay. */
  'jobs.dismiss': { input: z.strictObject({ ids: z.array(jobId) }), output: done },
  /** Takes over the list of an engine that ended, in which none runs any more: waiting jobs go on. */
  'jobs.adopt': { input: z.strictObject({ jobs: z.array(job) }), output: done },

  /** Newest first. */
  'library.list': {
    input: page,
    output: z.object({ items: z.array(libraryItem), total: z.int() }),
  },
  'library.favourite': {
    input: z.strictObject({ ids: pictureIds, favourite: z.boolean() }),
    output: done,
  },
  /**
   * Moves pictures, with what belongs to them, into the library's own trash, from where `restore` brings them back
   * for `daysInTrash` days.
   */
  'library.delete': {
    input: z.strictObject({ ids: pictureIds }),
    output: deletedPicture.pick({ deletedAt: true }),
  },
  /** What lies in the library's trash, deleted last first. */
  'library.deleted': {
    input: page,
    output: z.object({ items: z.array(deletedItem), total: z.int(), bytes: z.number() }),
  },
  /** Brings deleted pictures back; under another name where there is a picture of theirs again. */
  'library.restore': { input: z.strictObject({ pictures: deletedPictures }), output: done },
  /** Removes deleted pictures for good. */
  'library.discard': { input: z.strictObject({ pictures: deletedPictures }), output: done },
  /**
   * Absolute path of a small copy, at most 320 pixels a side, made when it is first asked for; `fresh` makes it again,
   * for who could not show it.
   */
  'library.thumbnail': {
    input: deletedPicture.partial({ deletedAt: true }).extend({ fresh: z.boolean().default(false) }),
    output: z.object({ file: z.string() }),
  },

  /** Copies a photo into the app's own folder and finds the faces in it. */
  'photos.import': {
    input: z.union([
      z.strictObject({ name: fileName, bytes, use }),
      z.strictObject({ path: option.path, use }),
      z.strictObject({ picture: pictureId, use }),
    ]),
    output: photoReport,
  },
  /** A photo given before, with the faces that a job with the same `use` would find. */
  'photos.read': { input: z.strictObject({ id: photoId, use }), output: photoReport },
  /** Which faces of a photo are a person's, shown by another photo: places in its list, the most like first. */
  'photos.person': {
    input: z.strictObject({ id: photoId, person: photoId, use }),
    output: z.object({ faces: z.array(z.int()) }),
  },
  /** The recipe inside a PNG, made by Likeness or AUTOMATIC1111's web UI. */
  'recipes.read': { input: z.strictObject({ name: fileName, bytes }), output: readRecipe },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type Contract = typeof contract
export type Route = keyof Contract
export type RouteInput<R extends Route> = z.input<Contract[R]['input']>
export type ParsedInput<R extends Route> = z.output<Contract[R]['input']>
export type RouteOutput<R extends Route> = z.output<Contract[R]['output']>
