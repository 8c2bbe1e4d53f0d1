import { z } from 'zod'
import * as option from './options.ts'
import { notice, timings } from './outputs.ts'
import { swapInput } from './swap.ts'
import { swapControls } from './swap-controls.ts'

const { sourceFace, targetFace, faceOrder, targetPerson, map, namePeople } = swapInput.shape
/** A mask has the pixels of one picture. */
const { mask: _, ...controls } = swapControls
const { enhance, upscale, fidelity, allowNsfw, provider, use, output } = swapInput.shape

export const swapFolderInput = z.strictObject({
  source: swapInput.shape.source,
  /** The folder whose pictures get the face. None of its files is changed. */
  folder: option.path,
  /** The folder for the results, which have the names and folders of the pictures they were made from. */
  out: option.path,
  ...{ sourceFace, targetFace, faceOrder, targetPerson, map, namePeople, ...controls },
  ...{ enhance, upscale, fidelity, allowNsfw, provider, use, output },
  /** File names to take, in either case: `*` stands for any characters, `?` for one. Default: all pictures. */
  pattern: z.string().min(1, 'a pattern cannot be empty').max(255).optional(),
  /** Takes the pictures of folders inside, too. */
  recursive: z.boolean().default(true),
  /** Makes results again that are there already. */
  overwrite: z.boolean().default(false),
})
export const swapFolderOutput = z.object({
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

export const swapFolderRoutes = {
  /** Puts the face of one picture onto faces of every picture of a folder. */
  swapFolder: { input: swapFolderInput, output: swapFolderOutput },
} as const
