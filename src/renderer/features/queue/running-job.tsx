import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { WindowJob, WindowJobState } from '../../../shared/window/window-jobs.ts'
import type { QueueActions } from '../../state/app-actions.ts'
import { changedPhotoUrl } from '../../state/job-recipe.ts'
import { useJobs } from '../../state/jobs-store.ts'
import { knownFraction, useTimeLeft } from '../../state/time-left.ts'
import { showJob } from '../../state/view-store.ts'
import { IconButton } from '../../ui/buttons.tsx'
import { ContextCommands } from '../../ui/commands.tsx'
import { ProgressBar } from '../../ui/feedback.tsx'
import { PreviewCanvas } from '../../ui/preview-canvas.tsx'
import { useJobText } from './job-info.ts'
import styles from './queue-panel.module.css'

type Running = Extract<WindowJobState, { kind: 'running' }>

/** The running job with its preview and progress. */
export const RunningJob = ({ job, cancelJob }: QueueActions & { readonly job: WindowJob }) => {
  const { t } = useTranslation('queue')
  const { title, details } = useJobText(job)
  const preview = useJobs(({ previews }) => previews.get(job.id))
  const photo = changedPhotoUrl(job.work)
  const stopping = useJobs(state => state.stopping.has(job.id))
  if (job.state.kind !== 'running') return null
  const { progress } = job.state
  const images = progress?.images ?? 1
  const facts = images > 1 ? t('imageOf', { image: progress?.image ?? 1, images }) : details
  return (
    <ContextCommands
      groups={() => [
        [{ label: t('showRunningShort'), act: () => showJob(job.id) }],
        [{ label: t('cancel'), danger: true, act: () => cancelJob(job.id) }],
      ]}
    >
      <section className={styles.running} aria-label={t('running')}>
        <button
          type="button"
          className={styles.thumb}
          aria-label={t('showRunning', { title })}
          onClick={() => showJob(job.id)}
        >
          {preview ? (
            <PreviewCanvas picture={preview.picture} alt="" />
          ) : photo ? (
            <img src={photo} alt="" />
          ) : null}
        </button>
        <div className={styles.text}>
          <p className={styles.title} dir="auto">
            {title}
          </p>
          {facts ? <p className={styles.details}>{facts}</p> : null}
        </div>
        <IconButton
          icon={X}
          label={t('cancelJob', { title })}
          disabled={stopping}
          onClick={() => cancelJob(job.id)}
        />
        <Progress state={job.state} title={title} stopping={stopping} />
      </section>
    </ContextCommands>
  )
}

interface ProgressProps {
  readonly state: Running
  readonly title: string
  readonly stopping: boolean
}

const Progress = ({ state, title, stopping }: ProgressProps) => {
  const { t } = useTranslation(['queue', 'common'])
  const { progress } = state
  const timeLeft = useTimeLeft(state)
  const stage = progress ? t(`common:stages.${progress.stage}`) : t('starting')
  return (
    <div className={styles.progress}>
      <ProgressBar label={title} fraction={knownFraction(progress)} />
      <p className={styles.stage}>
        <span className={styles.stageName}>{stopping ? t('stopping') : stage}</span>
        <span>{stopping ? null : timeLeft}</span>
      </p>
    </div>
  )
}
