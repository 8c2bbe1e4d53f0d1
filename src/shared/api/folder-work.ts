import { z } from 'zod'
import { folderInput, folderRef } from './folders.ts'
import * as option from './options.ts'
import { notice, timings } from './outputs.ts'

/** Names of the two files that work on a folder leaves beside its results. */
export const reportName = 'likeness-report.json'
export const contactSheetName = 'likeness-contact-sheet.jpg'

/** What all work on a folder takes. */
export const folderOptions = {
  /** The pictures to work on. None of these files is changed. */
  folder: folderInput,
  /** The folder for the results, which have the names and folders of the pictures they were made from. */
  out: option.path.optional(),
  /**
   * Where `out` is left out: the folder in which one is made for the results, named after the pictures. Default: the
   * library. The same request finds the same folder again, and another request another one.
   */
  into: folderRef.optional(),
  /** File names to take, in either case: `*` stands for any characters, `?` for one. Default: all pictures. */
  pattern: z.string().min(1, 'a pattern cannot be empty').max(255).optional(),
  /** Takes the pictures of folders inside, too. */
  recursive: z.boolean().default(true),
  /** Makes results again that are there already. */
  overwrite: z.boolean().default(false),
}

/** What all work on a folder answers. */
export const folderOutput = z.object({
  done: z.int(),
  /** Results that were there already. */
  skipped: z.int(),
  failed: z.int(),
  /** Path of the report, which says what became of each file. */
  report: z.string(),
  /** Path of a picture of some pairs of before and after; null where there are none. */
  contactSheet: z.string().nullable(),
  /** Null when nothing had to be done. */
  provider: z.string().nullable(),
  notices: z.array(notice),
  timings,
})
