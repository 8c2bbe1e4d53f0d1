import { z } from 'zod'
import { controlnetFields, ipAdapterChoice } from '../api/adapters.ts'
import { controlPreviewInput, controlPreviewOutput } from '../api/control-preview.ts'
import { createInput } from '../api/create.ts'
import { enhanceInput } from '../api/enhance.ts'
import { enhanceFolderInput } from '../api/enhance-folder.ts'
import { folderRef, type folderTotals } from '../api/folders.ts'
import { inpaintFields } from '../api/inpaint.ts'
import { jobId } from '../api/job-id.ts'
import type { Job, JobState } from '../api/jobs.ts'
import { maxControls } from '../api/limits.ts'
import * as option from '../api/options.ts'
import type { Notice } from '../api/outputs.ts'
import { swapInput } from '../api/swap.ts'
import { brushStrokes } from '../api/swap-controls.ts'
import { swapFolderInput } from '../api/swap-folder.ts'
import { swapPreviewInput, swapPreviewOutput } from '../api/swap-preview.ts'

/** A file that another program gave. The window learns its name and cannot ask for it again. */
const foreignFile = z
  .strictObject({ name: z.string() })
  .refine(() => false, 'was given by another program. Open it in Likeness first')

/** A picture as the window names it: never by a path. */
const windowPicture = z.union(
  [...option.pictureRef.options, foreignFile],
  'is neither a photo given to Likeness nor a picture of its library',
)
const optionalPicture = windowPicture.optional()
const windowMask = z
  .union(
    [...option.pictureRef.options, brushStrokes, foreignFile],
    'is neither strokes nor a picture that Likeness keeps',
  )
  .optional()

/** The same, or a person somebody keeps. */
const windowPerson = z.union(
  [...option.pictureRef.options, option.personRef, foreignFile],
  'is neither a picture nor a person that Likeness keeps',
)
const optionalPerson = windowPerson.optional()

/** As for pictures: the window cannot ask for a folder that was given by its path. */
const windowFolder = z.union([folderRef, foreignFile], 'is no folder given to Likeness')

/**
 * A job's work as the window asks for it and sees it: without paths, and without what the settings decide
 * (`allowNsfw`, `output`) or the desktop app does always (`keepIntermediates`, never `save: false`).
 */
export const windowJobWork = z.discriminatedUnion('route', [
  z.object({
    route: z.literal('create'),
    input: createInput
      .omit({ out: true, output: true, save: true, allowNsfw: true, keepIntermediates: true })
      .extend({
        photo: optionalPerson,
        photoPerson: optionalPerson,
        init: optionalPicture,
        inpaint: inpaintFields.extend({ mask: optionalPicture }).optional(),
        controlnets: z
          .array(controlnetFields.extend({ image: windowPicture }))
          .max(maxControls)
          .optional(),
        ipAdapter: ipAdapterChoice.extend({ face: windowPerson }).optional(),
        mask: windowMask,
      }),
  }),
  z.object({
    route: z.literal('swap'),
    input: swapInput
      .omit({ out: true, output: true, save: true, allowNsfw: true, keepIntermediates: true })
      .extend({
        source: windowPerson,
        sources: z.array(windowPerson).max(20).optional(),
        target: windowPicture,
        targetPerson: optionalPerson,
        mask: windowMask,
      }),
  }),
  z.object({
    route: z.literal('enhance'),
    input: enhanceInput
      .omit({ out: true, output: true, save: true, keepIntermediates: true })
      .extend({ file: windowPicture }),
  }),
  z.object({
    route: z.literal('swapFolder'),
    input: swapFolderInput
      .omit({ out: true, output: true, allowNsfw: true })
      .extend({ source: windowPerson, folder: windowFolder, targetPerson: optionalPerson }),
  }),
  z.object({
    route: z.literal('enhanceFolder'),
    input: enhanceFolderInput.omit({ out: true, output: true }).extend({ folder: windowFolder }),
  }),
])
export type WindowJobWork = z.output<typeof windowJobWork>
export type WindowJobWorkInput = z.input<typeof windowJobWork>

interface WindowJobDone {
  readonly kind: 'done'
  readonly finishedAt: number
  /** Ids of the results in the library, in order; none of a folder's, which lie elsewhere, and none that are not kept. */
  readonly pictures: readonly string[]
  /** What became of the pictures of a folder. */
  readonly folder?: Omit<z.infer<typeof folderTotals>, 'left'>
  /** Of the first picture, where the job drew it. */
  readonly seed?: number
  readonly notices: readonly Notice[]
}

export type WindowJobState = Exclude<JobState, { kind: 'done' }> | WindowJobDone

/** A job as the window sees it. `saved` are ids of pictures. */
export interface WindowJob extends Omit<Job, 'work' | 'state'> {
  /** Name of the folder that the results go into, of work on a folder. */
  readonly resultsFolder?: string
  readonly work: WindowJobWork
  readonly state: WindowJobState
}

const windowJobs = z.object({ jobs: z.array(z.custom<WindowJob>()) })

/** Replaces the engine's routes for the window. */
export const windowJobRoutes = {
  'jobs.submit': {
    input: z.strictObject({ id: jobId.optional(), work: windowJobWork }),
    output: z.object({ id: jobId }),
  },
  'jobs.list': { input: option.noInput, output: windowJobs },
} as const

/** Replaces the engine's routes for the window, which names no paths and leaves provider and safety filter to the settings. */
export const windowPreviewRoutes = {
  swapPreview: {
    input: swapPreviewInput
      .omit({ provider: true, allowNsfw: true })
      .extend({ source: windowPerson, target: windowPicture, mask: windowMask }),
    output: swapPreviewOutput,
  },
  controlPreview: {
    input: controlPreviewInput.omit({ provider: true, allowNsfw: true }).extend({ image: windowPicture }),
    output: controlPreviewOutput,
  },
} as const

/** What becomes of the jobs that the app had not done when it last ended; the desktop app's own. */
export const leftJobRoutes = {
  /** Jobs that were not done when the app last ended, until the person says what is to become of them. */
  'jobs.left': { input: option.noInput, output: windowJobs },
  /** Queues them again; the interrupted one starts from the beginning. */
  'jobs.resumeLeft': { input: option.noInput, output: option.noOutput },
  'jobs.discardLeft': { input: option.noInput, output: option.noOutput },
} as const
