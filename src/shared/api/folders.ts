import { z } from 'zod'
import { failure } from './failure.ts'
import { jobId } from './job-id.ts'
import * as option from './options.ts'

/** Names pictures of this computer that were given together, a folder or several files, or a folder for results. */
export const folderId = z.string().regex(/^[0-9a-f]{32}$/, 'is no folder id')
export const folderRef = z.strictObject({ folder: folderId })

/** A folder as a route takes it: by its path, or by the id under which it was given. */
export const folderInput = z.union([option.path, folderRef])
export type FolderInput = z.infer<typeof folderInput>

const folderName = z.object({ id: folderId, name: z.string() })
export type FolderName = z.infer<typeof folderName>

/** Pictures that were given together. */
export const folderReport = folderName.extend({
  /** Pictures in it, in folders inside too. */
  count: z.int().min(1),
  /** Some of them as JPEG, at most 160 pixels a side. */
  thumbnails: z.array(z.custom<Uint8Array>(value => value instanceof Uint8Array)),
})
export type FolderReport = z.infer<typeof folderReport>

/** What became of the pictures of a folder. `left` were not looked at, since the work was stopped. */
export const folderTotals = z.object({
  done: z.int(),
  /** Results that were there already. */
  skipped: z.int(),
  failed: z.int(),
  left: z.int(),
})

/** The report of a job that works on a folder, as far as a window shows it. */
export const folderResults = z.object({
  totals: folderTotals,
  /** The first of those that failed, by their names in the folder, with `/`. */
  failed: z.array(failure.pick({ code: true, message: true }).extend({ file: z.string() })),
  /** Some pairs of before and after, as JPEG. */
  contactSheet: z.custom<Uint8Array>(value => value instanceof Uint8Array).nullable(),
})
export type FolderResults = z.infer<typeof folderResults>

export const folderRoutes = {
  /** Remembers files and folders as one folder, and says what is in it. */
  'folders.open': {
    input: z.strictObject({ paths: z.array(option.path).min(1).max(100_000) }),
    output: folderReport,
  },
  /** Remembers a folder in which results are put. */
  'folders.keep': { input: z.strictObject({ path: option.path }), output: folderName },
  /** Of a job on the list, whatever became of it; null where it has written no report. */
  'folders.results': {
    input: z.strictObject({ job: jobId }),
    output: z.object({ results: folderResults.nullable() }),
  },
} as const

/** What the desktop app does for its window, which names no path. */
export const folderDialogRoutes = {
  /** Asks for a folder of pictures; null when the person thought better of it. */
  'folders.choose': { input: option.noInput, output: z.object({ folder: folderReport.nullable() }) },
  /** Asks for a folder in which results are put. */
  'folders.chooseOut': { input: option.noInput, output: z.object({ folder: folderName.nullable() }) },
  /** Opens what a job on a folder made, in the program the person has for it. */
  'folders.show': {
    input: z.strictObject({ job: jobId, what: z.enum(['folder', 'report', 'contactSheet']) }),
    output: option.noOutput,
  },
} as const
