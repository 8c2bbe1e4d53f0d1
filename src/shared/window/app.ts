import { z } from 'zod'
import * as option from '../api/options.ts'

/** Whether other programs of this computer can use Likeness now. */
export const localApiState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({
    kind: z.literal('on'),
    url: z.string(),
    /** Since it was switched on. */
    requests: z.int(),
    /** The last of them, in milliseconds since 1970, and the program as it calls itself; null where it gave no name. */
    last: z.object({ at: z.number(), program: z.string().nullable() }).nullable(),
  }),
  /** It was switched on and could not start; `message` says why. */
  z.object({ kind: z.literal('failed'), message: z.string() }),
])
export type LocalApiState = z.infer<typeof localApiState>

export const engineStatus = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('starting') }),
  z.object({ kind: z.literal('ready') }),
  /** It ended and is started again. */
  z.object({ kind: z.literal('restarting') }),
  /** It ended too often in a row. */
  z.object({ kind: z.literal('failed'), message: z.string() }),
])
export type EngineStatus = z.infer<typeof engineStatus>

export const appRoutes = {
  'app.info': {
    input: option.noInput,
    output: z.object({
      version: z.string(),
      platform: z.string(),
      locale: z.string(),
      electron: z.string(),
      libraryFolder: z.string(),
      modelsFolder: z.string(),
      logFile: z.string(),
    }),
  },
  /** Text of NOTICE: every licence of what is shipped. */
  'app.licences': { input: option.noInput, output: z.object({ text: z.string() }) },
  /** The page listens, and its form can be used: what takes the processor, as the engine's start does, may begin. */
  'app.usable': { input: option.noInput, output: option.noOutput },
  'app.status': { input: option.noInput, output: engineStatus },
  'app.localApi': { input: option.noInput, output: localApiState },
  /** Opens the pages of the local API in the person's browser, while it runs. */
  'app.openApiDocs': { input: option.noInput, output: option.noOutput },
  /** Tries again after `failed`. */
  'app.restartEngine': { input: option.noInput, output: option.noOutput },
  /** Opens the log in the program the person has for texts. */
  'app.openLog': { input: option.noInput, output: option.noOutput },
  /** Writes what went wrong in the window into the log. */
  'app.reportError': {
    input: z.strictObject({ message: z.string().max(2000), stack: z.string().max(8000) }),
    output: option.noOutput,
  },
} as const
