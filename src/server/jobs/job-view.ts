import { basename } from 'node:path'
import { z } from 'zod'
import { failure } from '../../shared/api/failure.ts'
import { isEnded } from '../../shared/api/job-states.ts'
import type { Job, JobOutput, JobState } from '../../shared/api/jobs.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { notice, timings } from '../../shared/api/outputs.ts'
import { progressEvent } from '../../shared/api/progress.ts'
import { toClientMessage } from '../errors/http-error.ts'

/** A picture in replies: named by its id in the library, never by a path. */
export const pictureView = z.object({
  id: z.string(),
  url: z.string().describe('Path of the picture on this server.'),
  width: z.int(),
  height: z.int(),
  generated: z
    .string()
    .optional()
    .describe('Path of the generated picture, before face swap and enhancement.'),
  seed: z.int().optional(),
  similarity: z
    .number()
    .nullable()
    .optional()
    .describe('Cosine similarity of the swapped face to its source, −1 to 1.'),
})
export type PictureView = z.infer<typeof pictureView>

export const resultUrl = (file: string): string => `/api/results/${encodeURIComponent(basename(file))}`

const named = ({ file, width, height }: { file: string; width: number; height: number }) => ({
  id: basename(file),
  url: resultUrl(file),
  width,
  height,
})

export const viewOutput = (output: JobOutput): PictureView[] => {
  switch (output.route) {
    case 'create':
      return output.value.images.map(image => ({
        ...named(image),
        generated: resultUrl(image.generatedFile),
        seed: image.seed,
        similarity: image.similarity,
      }))
    case 'swap':
      return [{ ...named(output.value), similarity: output.value.similarity }]
    case 'enhance':
      return [named(output.value)]
    // A server takes no folder of its machine.
    case 'swapFolder':
    case 'enhanceFolder':
      return []
  }
}

const jobKinds = [
  'queued',
  'running',
  'done',
  'failed',
  'cancelled',
  'interrupted',
] as const satisfies readonly JobState['kind'][]

export const jobView = z.object({
  id: z.string(),
  state: z.enum(jobKinds),
  place: z.int().optional().describe('Number of jobs before this queued one.'),
  progress: progressEvent.nullable(),
  results: z.array(pictureView),
  error: failure.nullable(),
  notices: z.array(notice).describe('What was done differently than expected, and why.'),
  timings: timings.nullable(),
})
export type JobView = z.infer<typeof jobView>

const noticesOf = ({ value }: JobOutput): Notice[] => ('notices' in value ? value.notices : [])

/** @param board all jobs, from which a queued job's place is counted; empty leaves the place out */
export const viewJob = ({ id, state }: Job, board: readonly Job[]): JobView => {
  const before = board.filter(job => !isEnded(job))
  const place = before.findIndex(job => job.id === id)
  return {
    id,
    state: state.kind,
    ...(state.kind === 'queued' && place >= 0 ? { place } : {}),
    progress: state.kind === 'running' ? state.progress : null,
    results: state.kind === 'done' ? viewOutput(state.output) : [],
    error:
      state.kind === 'failed' || state.kind === 'interrupted'
        ? { ...state.error, message: toClientMessage(state.error.message) }
        : null,
    notices: state.kind === 'done' ? noticesOf(state.output) : [],
    timings: state.kind === 'done' ? state.output.value.timings : null,
  }
}
