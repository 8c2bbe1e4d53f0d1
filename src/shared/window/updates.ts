import { z } from 'zod'
import * as option from '../api/options.ts'

/** Why looking for a newer version, or getting it, did not work. */
export const updateProblems = ['offline', 'damaged', 'failed'] as const
export type UpdateProblem = (typeof updateProblems)[number]

const found = z.object({
  version: z.string(),
  /** What is new, as Markdown with headings, paragraphs and lists; empty when unknown. */
  notes: z.string(),
  /** Whether this program can be replaced from within; if not, its page is opened. */
  installable: z.boolean(),
})

export const updateState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('checking') }),
  /** This is the newest version. */
  z.object({ kind: z.literal('newest') }),
  z.object({ kind: z.literal('found'), found }),
  z.object({ kind: z.literal('downloading'), found, fraction: z.number() }),
  /** It lies here, with the checksum that its publisher gives. */
  z.object({ kind: z.literal('downloaded'), found }),
  /** `found` is null when it failed before anything was found. */
  z.object({ kind: z.literal('failed'), problem: z.enum(updateProblems), found: found.nullable() }),
])
export type UpdateState = z.infer<typeof updateState>

/** All answer at once; what becomes of it comes as the event `update`. */
export const updateRoutes = {
  'updates.state': { input: option.noInput, output: updateState },
  'updates.check': { input: option.noInput, output: option.noOutput },
  'updates.download': { input: option.noInput, output: option.noOutput },
  /** Ends the app, installs and starts it again. Refused while jobs run or wait. */
  'updates.install': { input: option.noInput, output: option.noOutput },
  /** Opens the page of the newest version in the person's browser. */
  'updates.openPage': { input: option.noInput, output: option.noOutput },
} as const
