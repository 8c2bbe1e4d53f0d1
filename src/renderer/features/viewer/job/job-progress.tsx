import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowJob } from '../../../../shared/api/window-jobs.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { useJobs } from '../../../state/jobs-store.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { useTimeLeft } from '../../../state/time-left.ts'
import { Button, Tooltip } from '../../../ui/buttons.tsx'
import { ProgressBar } from '../../../ui/feedback.tsx'
import { Framed } from '../compare/framed.tsx'
import viewerStyles from '../viewer.module.css'
import { expectedSize, type Size } from './expected-size.ts'
import styles from './job.module.css'
import { useJobText } from './use-job-text.ts'

interface JobProgressProps extends Pick<AppActions, 'cancelJob'> {
  readonly job: WindowJob
}

/** A job that waits or runs: the picture as far as it is drawn, and how far that is. */
export const JobProgress = ({ job, cancelJob }: JobProgressProps) => {
  const { t } = useTranslation(['viewer', 'common'])
  const preview = useJobs(({ previews }) => previews.get(job.id))
  const pack = job.work.route === 'create' ? job.work.input.pack : null
  const native = useMachine(({ packs }) => packs.find(({ id }) => id === pack)?.textToImage?.nativeSize)
  const [drawn, setDrawn] = useState<Size | null>(null)
  const text = useJobText(job)
  const timeLeft = useTimeLeft(job.state)
  const stopping = useJobs(state => state.stopping.has(job.id))
  const fraction = job.state.kind === 'running' ? (job.state.progress?.fraction ?? null) : 0
  return (
    <section className={viewerStyles.viewer} aria-label={t('job.label')}>
      <Framed size={expectedSize(job.work, native, drawn)}>
        {preview ? (
          <img
            src={preview.url}
            alt={t('job.preview')}
            decoding="sync"
            draggable={false}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setDrawn(known =>
                known?.width === naturalWidth && known.height === naturalHeight
                  ? known
                  : { width: naturalWidth, height: naturalHeight },
              )
            }
          />
        ) : (
          <div className={styles.waiting} data-running={job.state.kind === 'running' || undefined} />
        )}
      </Framed>
      <footer className={viewerStyles.foot}>
        <div className={styles.progress}>
          <div className={styles.line}>
            <span role="status">{text.what}</span>
            <span className={styles.detail}>{text.detail}</span>
            <span className={styles.time}>{stopping ? null : timeLeft}</span>
          </div>
          <ProgressBar label={t('job.progress')} fraction={fraction} />
        </div>
        <Tooltip text={t('job.cancelHint')} keys="Esc">
          <Button disabled={stopping} onClick={() => cancelJob(job.id)}>
            {t('common:cancel')}
          </Button>
        </Tooltip>
      </footer>
    </section>
  )
}
