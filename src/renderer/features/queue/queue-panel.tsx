import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowJob } from '../../../shared/window/window-jobs.ts'
import { request } from '../../bridge/bridge.ts'
import type { QueueActions } from '../../state/app-actions.ts'
import { cancelAllJobs } from '../../state/cancel-jobs.ts'
import { attempt } from '../../state/errors.ts'
import { useJobs } from '../../state/jobs-store.ts'
import { setQueueOpen } from '../../state/view-store.ts'
import { Button, IconButton } from '../../ui/buttons.tsx'
import { classNames } from '../../ui/class-names.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import panel from '../../ui/side-panel.module.css'
import { EndedJob } from './ended-job.tsx'
import { sortJobs } from './job-info.ts'
import { LeftJobs } from './left-jobs.tsx'
import styles from './queue-panel.module.css'
import { RunningJob } from './running-job.tsx'
import { WaitingJobs } from './waiting-jobs.tsx'

/** The right column: the running job, waiting ones in their order, and ended ones. */
export const QueuePanel = (actions: QueueActions) => {
  const { t } = useTranslation('queue')
  const { running, waiting, ended } = sortJobs(useJobs(state => state.jobs))
  const active = [...running, ...waiting]
  return (
    <section className={classNames(panel.panel, styles.panel)} aria-label={t('label')}>
      <header className={panel.head}>
        <h2>{t('label')}</h2>
        <div className={styles.headButtons}>
          {active.length > 0 ? <CancelAll jobs={active} /> : null}
          <IconButton icon={X} label={t('close')} onClick={() => setQueueOpen(false)} />
        </div>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={classNames(panel.scroll, styles.scroll)} tabIndex={0} aria-label={t('jobs')}>
        <LeftJobs />
        {active.length === 0 ? (
          <EmptyState title={t('empty')}>
            <p>{t('emptyHelp')}</p>
          </EmptyState>
        ) : null}
        {running.map(job => (
          <RunningJob key={job.id} job={job} {...actions} />
        ))}
        {waiting.length > 0 ? <WaitingJobs jobs={waiting} running={running[0]} {...actions} /> : null}
        {ended.length > 0 ? <EndedJobs jobs={ended} {...actions} /> : null}
      </section>
    </section>
  )
}

const CancelAll = ({ jobs }: { readonly jobs: readonly WindowJob[] }) => {
  const { t } = useTranslation('queue')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button
        kind="quiet"
        className={styles.small}
        onClick={() => (jobs.length > 1 ? setAsking(true) : cancelAllJobs())}
      >
        {t('cancelAll')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('cancelAllTitle', { count: jobs.length })}
        text={t('cancelAllText')}
        confirm={t('cancelAll')}
        cancel={t('keep')}
        onConfirm={cancelAllJobs}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

const EndedJobs = ({ jobs, ...actions }: QueueActions & { readonly jobs: readonly WindowJob[] }) => {
  const { t } = useTranslation('queue')
  const dismiss = (ids: readonly string[]) => attempt(() => request('jobs.dismiss', { ids: [...ids] }))
  return (
    <section aria-label={t('ended')}>
      <div className={styles.sectionHead}>
        <h3>{t('ended')}</h3>
        <Button
          kind="quiet"
          className={styles.small}
          aria-label={t('clearName')}
          onClick={() => dismiss(jobs.map(({ id }) => id))}
        >
          {t('clear')}
        </Button>
      </div>
      <ul className={styles.list}>
        {jobs.map(job => (
          <EndedJob key={job.id} job={job} {...actions} onDismiss={() => dismiss([job.id])} />
        ))}
      </ul>
    </section>
  )
}
