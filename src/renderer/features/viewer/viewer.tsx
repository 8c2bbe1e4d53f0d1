import { isFolderWork } from '../../../shared/api/folder-routes.ts'
import type { AppActions } from '../../state/app-actions.ts'
import { useJobs } from '../../state/jobs-store.ts'
import { useLibrary } from '../../state/library-store.ts'
import { useMachine } from '../../state/machine-store.ts'
import { useView } from '../../state/view-store.ts'
import { BatchView } from './batch/batch-view.tsx'
import { FolderOutcome } from './job/folder-outcome.tsx'
import { JobFailure } from './job/job-failure.tsx'
import { JobProgress } from './job/job-progress.tsx'
import { PictureView } from './picture/picture-view.tsx'
import styles from './viewer.module.css'
import { Welcome } from './welcome.tsx'

/** The centre of the window: a job, a picture of the library, or a welcome. */
export const Viewer = (actions: AppActions) => {
  const subject = useView(state => state.subject)
  switch (subject.kind) {
    case 'none':
      return <NothingShown takeExample={actions.takeExample} />
    case 'job':
      return <JobView key={subject.id} id={subject.id} {...actions} />
    case 'batch':
      return <BatchView key={subject.ids.join()} ids={subject.ids} {...actions} />
    case 'picture':
      return <PictureView id={subject.id} {...actions} />
  }
}

/** The welcome while there are no pictures. Until that is known nothing is shown: whoever has pictures is no newcomer. */
const NothingShown = ({ takeExample }: Pick<AppActions, 'takeExample'>) => {
  const known = useLibrary(({ loaded, items }) => loaded && items.length === 0)
  const engineFailed = useMachine(({ status }) => status.kind === 'failed')
  return known || engineFailed ? <Welcome takeExample={takeExample} /> : <section className={styles.viewer} />
}

interface JobViewProps extends AppActions {
  readonly id: string
}

/** A job that is not done; its picture then takes the viewer (app/sync-viewer.ts). */
const JobView = ({ id, ...actions }: JobViewProps) => {
  const job = useJobs(({ jobs }) => jobs.find(known => known.id === id))
  switch (job?.state.kind) {
    case 'queued':
    case 'running':
      return <JobProgress job={job} cancelJob={actions.cancelJob} />
    case 'done':
    case 'cancelled':
      return isFolderWork(job.work) ? (
        <FolderOutcome job={job} rerun={actions.rerun} />
      ) : (
        <section className={styles.viewer} />
      )
    case 'failed':
    case 'interrupted':
      return <JobFailure job={job} failure={job.state.error} {...actions} />
    case undefined:
      return <section className={styles.viewer} />
  }
}
