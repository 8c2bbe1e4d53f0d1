import type { Job, JobWork } from '../../../shared/api/jobs.ts'

/** Pictures a job is to make. */
export const pictureCount = (work: JobWork): number => (work.route === 'create' ? work.input.batch : 1)

/** Results of a job, in order; of one that ended early what it had saved until then. */
export const filesOf = ({ state, saved }: Job): readonly string[] => {
  if (state.kind !== 'done') return saved
  return state.output.route === 'create'
    ? state.output.value.images.map(({ file }) => file)
    : [state.output.value.file]
}
