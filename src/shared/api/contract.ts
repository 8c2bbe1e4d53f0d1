import type { z } from 'zod'
import { type Album, albumRoutes } from './albums.ts'
import { bundleRoutes } from './bundles.ts'
import { controlPreviewRoutes } from './control-preview.ts'
import { createRoutes } from './create.ts'
import { doctorRoutes } from './doctor.ts'
import { enhanceRoutes } from './enhance.ts'
import { enhanceFolderRoutes } from './enhance-folder.ts'
import { facesRoutes } from './faces.ts'
import type { Failure } from './failure.ts'
import { folderRoutes } from './folders.ts'
import { type Job, jobRoutes } from './jobs.ts'
import { type LibraryEntry, libraryRoutes } from './library.ts'
import { maskRoutes } from './masks.ts'
import { type BytesProgress, type Installation, modelRoutes } from './models.ts'
import { type KeptPeople, peopleRoutes } from './people.ts'
import { photoRoutes } from './photos.ts'
import type { ProgressEvent } from './progress.ts'
import { recipeRoutes } from './recipe.ts'
import { swapRoutes } from './swap.ts'
import { swapFolderRoutes } from './swap-folder.ts'
import { swapPreviewRoutes } from './swap-preview.ts'
import { vocabularyRoutes } from './vocabulary.ts'

/**
 * Every route of the engine with what goes in and what comes out, for the desktop app, the command line and the HTTP
 * API alike.
 */
export const contract = {
  ...createRoutes,
  ...facesRoutes,
  ...swapRoutes,
  ...swapFolderRoutes,
  ...swapPreviewRoutes,
  ...controlPreviewRoutes,
  ...enhanceRoutes,
  ...enhanceFolderRoutes,
  ...maskRoutes,
  ...doctorRoutes,
  ...modelRoutes,
  ...bundleRoutes,
  ...vocabularyRoutes,
  ...jobRoutes,
  ...libraryRoutes,
  ...albumRoutes,
  ...photoRoutes,
  ...peopleRoutes,
  ...recipeRoutes,
  ...folderRoutes,
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type Contract = typeof contract
export type Route = keyof Contract
export type RouteInput<R extends Route> = z.input<Contract[R]['input']>
export type ParsedInput<R extends Route> = z.output<Contract[R]['input']>
export type RouteOutput<R extends Route> = z.output<Contract[R]['output']>

/** Events of the engine. They come from our own process and are not parsed. */
export type EngineEvents = {
  /**
   * Every job in order (ended ones, the running one, waiting ones): sent when one is added, moved, changes state or
   * saves a file, and when the engine becomes busy or idle.
   */
  jobs: {
    readonly jobs: readonly Job[]
    /** Something runs or waits, be it a job of this list or work that somebody waits for. */
    readonly busy: boolean
    /** Nothing more may wait. */
    readonly full?: boolean
    /** The job that ended last has just failed for want of memory. */
    readonly ranOutOfMemory?: boolean
  }
  /** Between two `jobs` events: how far the running one is. */
  progress: { readonly id: string; readonly progress: ProgressEvent }
  /** What the running job has drawn so far, as JPEG, at every denoising step. */
  preview: { readonly id: string; readonly image: number; readonly step: number; readonly jpeg: Uint8Array }
  /** Pictures that are new or changed, and ids of those that are not there any more. */
  library: { readonly changed: readonly LibraryEntry[]; readonly removed: readonly string[] }
  /** Every album, by name: sent when one is added, renamed or deleted. */
  albums: { readonly albums: readonly Album[] }
  /** Every installation that waits, runs, rests, failed or ended since the start. At most four a second. */
  installs: { readonly installs: readonly Installation[] }
  /** The models folder is being moved; null when that has ended. At most four a second. */
  move: { readonly progress: BytesProgress | null }
  /** A model of this computer is being added; null when that has ended. At most four a second. */
  import: { readonly progress: BytesProgress | null }
  /** Every kept person: sent when one is added, changed or deleted. */
  people: KeptPeople
  /** How far the grouping of faces is that somebody waits for; null when it has ended. */
  grouping: { readonly progress: ProgressEvent | null }
  /** Something happened beside the jobs that the person should know. */
  notice: Failure
}
export type EngineEvent = {
  [K in keyof EngineEvents]: { readonly event: K; readonly value: EngineEvents[K] }
}[keyof EngineEvents]
