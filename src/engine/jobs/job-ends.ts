import { LikenessError } from '../../core/errors.ts'
import type { EndedState, Job } from '../../shared/api/jobs.ts'
import type { Stage } from '../../shared/api/progress.ts'
import { isCancellation, toFailure } from './to-failure.ts'

const beforeDrawing = new Set<Stage | undefined>([undefined, 'read', 'load', 'find-faces'])

/** Whether a running job draws and has something to show if it ends now. */
export const hasBegunToDraw = ({ work, state }: Job): boolean => {
  if (work.route !== 'create' || state.kind !== 'running') return false
  const { stage, step, image } = state.progress ?? {}
  return image !== undefined || step !== undefined || !beforeDrawing.has(stage)
}

export const cancelled = () => new LikenessError('cancelled', 'The job was cancelled.')

/** What becomes of a job by an error. @param signal its own, aborted when it was cancelled */
export const stateAfter = (error: unknown, signal: AbortSignal): EndedState => {
  const finishedAt = Date.now()
  if (isCancellation(error, signal)) return { kind: 'cancelled', finishedAt }
  return { kind: 'failed', finishedAt, error: toFailure(error) }
}
