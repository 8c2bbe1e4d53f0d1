import { toast } from 'sonner'
import { isEnded } from '../../shared/api/job-states.ts'
import type { WindowJob } from '../../shared/api/window-jobs.ts'
import { i18n } from '../i18n/i18n.ts'
import { useJobs } from '../state/jobs-store.ts'
import { showJob, showPicture, useView } from '../state/view-store.ts'
import { again } from './actions.ts'
import { showLastPicture } from './follow-library.ts'

/** When the job in the viewer is done, its first picture takes its place; one that was cancelled makes room. */
const followInViewer = (jobs: readonly WindowJob[]): void => {
  const { subject } = useView.getState()
  if (subject.kind !== 'job') return
  const job = jobs.find(({ id }) => id === subject.id)
  if (job?.state.kind === 'done') showPicture(job.state.pictures[0])
  else if (job?.state.kind === 'cancelled') {
    const next = jobs.find(each => !isEnded(each))
    if (next) showJob(next.id)
    else showLastPicture()
  }
}

/** A job that was stopped by mistake can be begun again; one that was faster says so. */
const tellStopped = ({ state, work }: WindowJob): void => {
  if (state.kind === 'done') toast(i18n.t('viewer:job.tooLate'), { id: 'job-stopped' })
  else if (state.kind === 'cancelled')
    toast(i18n.t('viewer:job.stopped'), {
      id: 'job-stopped',
      action: { label: i18n.t('viewer:failure.tryAgain'), onClick: () => again(work, false) },
    })
}

export const followJobs = (): (() => void) =>
  useJobs.subscribe(({ jobs }, before) => {
    if (jobs === before.jobs) return
    followInViewer(jobs)
    for (const job of jobs) if (before.stopping.has(job.id) && isEnded(job)) tellStopped(job)
  })
