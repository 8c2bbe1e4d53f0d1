import type { WindowJob, WindowJobWork } from '../../../shared/api/window-jobs.ts'

/** Pictures a job is to make. */
export const pictureCount = (work: WindowJobWork): number => (work.route === 'create' ? work.input.batch : 1)

/** Ids of a job's results, in order; of one that ended early what it had saved until then. */
export const picturesOf = ({ state, saved }: WindowJob): readonly string[] =>
  state.kind === 'done' ? state.pictures : saved
