import type { AppActions } from '../../../state/app-actions.ts'
import { useJobs } from '../../../state/jobs-store.ts'
import styles from '../viewer.module.css'
import { JobFailure } from './job-failure.tsx'
import { JobProgress } from './job-progress.tsx'

interface JobViewProps extends AppActions {
  readonly id: string
}

/** A job from its place in line to its end. What it made takes the viewer itself. */
export const JobView = ({ id, ...actions }: JobViewProps) => {
  const job = useJobs(({ jobs }) => jobs.find(known => known.id === id))
  switch (job?.state.kind) {
    case 'queued':
    case 'running':
      return <JobProgress job={job} cancelJob={actions.cancelJob} />
    case 'failed':
    case 'interrupted':
      return <JobFailure job={job} failure={job.state.error} {...actions} />
    case 'done':
    case 'cancelled':
    case undefined:
      return <section className={styles.viewer} />
  }
}
