import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isFolderWork } from '../../../../shared/api/folder-routes.ts'
import { isEnded } from '../../../../shared/api/job-states.ts'
import type { WindowJob } from '../../../../shared/window/window-jobs.ts'
import { formatBytes } from '../../../i18n/format.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { changedPhotoUrl } from '../../../state/job-recipe.ts'
import { useJobs } from '../../../state/jobs-store.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { knownFraction, useTimeLeft } from '../../../state/time-left.ts'
import { Button, Tooltip } from '../../../ui/buttons.tsx'
import { ProgressBar } from '../../../ui/feedback.tsx'
import { PreviewCanvas } from '../../../ui/preview-canvas.tsx'
import { BatchProgress } from '../batch/batch-progress.tsx'
import { expectedSize, Framed, type Size } from '../frame.tsx'
import viewerStyles from '../viewer.module.css'
import styles from './job.module.css'

interface JobProgressProps extends Pick<AppActions, 'cancelJob'> {
  readonly job: WindowJob
}

/** A waiting or running job: its preview and progress. */
export const JobProgress = ({ job, cancelJob }: JobProgressProps) => {
  const { t } = useTranslation(['viewer', 'common'])
  const preview = useJobs(({ previews }) => previews.get(job.id))
  const photo = changedPhotoUrl(job.work)
  const count = job.work.route === 'create' ? job.work.input.batch : 1
  const pack = job.work.route === 'create' ? job.work.input.pack : null
  const native = useMachine(({ packs }) => packs.find(({ id }) => id === pack)?.textToImage?.nativeSize)
  const [drawn, setDrawn] = useState<Size | null>(null)
  const keepSize = (size: Size) =>
    setDrawn(known => (known?.width === size.width && known.height === size.height ? known : size))
  const text = useStatusText(job)
  const timeLeft = useTimeLeft(job.state)
  const stopping = useJobs(state => state.stopping.has(job.id))
  const fraction = job.state.kind === 'running' ? knownFraction(job.state.progress) : 0
  return (
    <section className={viewerStyles.viewer} aria-label={t('job.label')}>
      {count > 1 ? (
        <BatchProgress job={job} count={count} />
      ) : (
        <Framed size={expectedSize(job.work, native, drawn)}>
          {preview ? (
            <PreviewCanvas
              picture={preview.picture}
              alt={t(isFolderWork(job.work) ? 'job.lastResult' : 'job.preview')}
              onSize={keepSize}
            />
          ) : photo ? (
            <img
              src={photo}
              alt={t(isFolderWork(job.work) ? 'job.lastResult' : 'job.photo')}
              decoding="sync"
              draggable={false}
              onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
                keepSize({ width, height })
              }
            />
          ) : (
            <div className={styles.waiting} data-running={job.state.kind === 'running' || undefined} />
          )}
        </Framed>
      )}
      <footer className={viewerStyles.foot}>
        <div className={styles.progress}>
          <div className={styles.line}>
            <span>{text.status}</span>
            <span className={styles.detail}>{text.detail}</span>
            <span className={styles.time}>{stopping ? null : timeLeft}</span>
          </div>
          <ProgressBar label={t('job.progress')} fraction={fraction} />
        </div>
        <Tooltip text={t('job.cancelHint')} keys="Escape">
          <Button disabled={stopping} onClick={() => cancelJob(job.id)}>
            {t('common:cancel')}
          </Button>
        </Tooltip>
      </footer>
    </section>
  )
}

interface JobText {
  readonly status: string
  readonly detail: string
}

/** The translated state of a job. */
const useStatusText = ({ id, state }: WindowJob): JobText => {
  const { t, i18n } = useTranslation(['viewer', 'common'])
  const before = useJobs(({ jobs }) => jobsBefore(jobs, id))
  const stopping = useJobs(state => state.stopping.has(id))
  if (stopping) return { status: t('job.stopping'), detail: '' }
  if (state.kind !== 'running')
    return { status: t('job.waiting'), detail: t('job.before', { count: before }) }
  if (!state.progress) return { status: t('job.starting'), detail: '' }
  const { stage, step, of, image, images, bytes } = state.progress
  const size = (count: number) => formatBytes(count, i18n.language)
  const parts = [
    bytes ? t('job.loaded', { read: size(bytes.read), of: size(bytes.of) }) : null,
    images && images > 1 ? t('job.picture', { image: image ?? 1, images }) : null,
    of && of > 1 ? t('job.step', { step: step ?? 0, of }) : null,
  ]
  return { status: t(`common:stages.${stage}`), detail: parts.filter(Boolean).join(' · ') }
}

/** Number of running and waiting jobs before this one. */
const jobsBefore = (jobs: readonly WindowJob[], id: string): number =>
  Math.max(
    jobs.filter(each => !isEnded(each)).findIndex(job => job.id === id),
    0,
  )
