import { z } from 'zod'
import { roles } from '../pack-manifest.ts'
import { createInput, createOutput, enhanceInput, enhanceOutput, swapInput, swapOutput } from './pictures.ts'
import { progressEvent } from './progress.ts'

/** An error as it leaves the engine: a stable code and a message that says what to do. Never a stack. */
export const failure = z.object({
  code: z.string(),
  message: z.string(),
  /** With `out-of-memory`: what would need less. */
  fits: z
    .object({
      size: z.object({ width: z.int(), height: z.int() }),
      pack: z.string(),
      builtIn: z.array(z.enum(roles).exclude(['text-to-image'])),
    })
    .partial()
    .optional(),
})
export type Failure = z.infer<typeof failure>

/** What a job does: one of the routes that make a picture, with its input. */
export const jobWork = z.discriminatedUnion('route', [
  z.object({ route: z.literal('create'), input: createInput }),
  z.object({ route: z.literal('swap'), input: swapInput }),
  z.object({ route: z.literal('enhance'), input: enhanceInput }),
])
export type JobWork = z.output<typeof jobWork>
export type JobWorkInput = z.input<typeof jobWork>

const milliseconds = z.number()

export const jobOutput = z.discriminatedUnion('route', [
  z.object({ route: z.literal('create'), value: createOutput }),
  z.object({ route: z.literal('swap'), value: swapOutput }),
  z.object({ route: z.literal('enhance'), value: enhanceOutput }),
])
export type JobOutput = z.infer<typeof jobOutput>

/** Times are milliseconds since 1970. */
export const jobState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queued') }),
  z.object({ kind: z.literal('running'), startedAt: milliseconds, progress: progressEvent.nullable() }),
  z.object({ kind: z.literal('done'), finishedAt: milliseconds, output: jobOutput }),
  z.object({ kind: z.literal('failed'), finishedAt: milliseconds, error: failure }),
  z.object({ kind: z.literal('cancelled'), finishedAt: milliseconds }),
  /** The engine ended under it. It is offered again, never retried by itself. */
  z.object({ kind: z.literal('interrupted'), finishedAt: milliseconds, error: failure }),
])
export type JobState = z.infer<typeof jobState>

export const jobId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is no job id')

export const job = z.object({
  id: jobId,
  work: jobWork,
  createdAt: milliseconds,
  state: jobState,
  /** Files already saved, whatever becomes of the job: the generated picture first, then results of a batch. */
  saved: z.array(z.string()),
  /** Set for a job that came over the HTTP API. */
  origin: z.literal('api').optional(),
})
export type Job = z.infer<typeof job>
