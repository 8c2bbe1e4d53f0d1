import { isEnded } from '../../../../shared/api/job-states.ts'
import type { WindowJob, WindowJobWork } from '../../../../shared/api/window-jobs.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Shown at least this large: smaller packs' pictures are enlarged before they are saved. */
const leastSide = 512

/**
 * The frame of a picture that is still being made, so that nothing jumps when it is there. `native` is the size the
 * pack draws unasked, `drawn` that of the preview.
 */
export const expectedSize = (work: WindowJobWork, native: Size | undefined, drawn: Size | null): Size => {
  const asked = work.route === 'create' ? (work.input.size ?? native) : undefined
  const size = asked ?? drawn ?? { width: leastSide, height: leastSide }
  const enlarge = Math.max(1, leastSide / Math.max(size.width, size.height))
  return { width: Math.round(size.width * enlarge), height: Math.round(size.height * enlarge) }
}

/** How many jobs come before this one. */
export const jobsBefore = (jobs: readonly Pick<WindowJob, 'id' | 'state'>[], id: string): number => {
  const open = jobs.filter(job => !isEnded(job))
  return Math.max(
    open.findIndex(job => job.id === id),
    0,
  )
}
