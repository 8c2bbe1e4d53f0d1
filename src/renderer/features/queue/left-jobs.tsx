import { useTranslation } from 'react-i18next'
import type { WindowJob } from '../../../shared/window/window-jobs.ts'
import { attempt } from '../../state/errors.ts'
import { discardLeftJobs, resumeLeftJobs, useLeftJobs } from '../../state/left-jobs-store.ts'
import { Button } from '../../ui/buttons.tsx'
import { useJobText } from './job-info.ts'
import leftStyles from './left-jobs.module.css'
import styles from './queue-panel.module.css'

/** Jobs that were not done when the app last ended; asks whether to run or discard them. */
export const LeftJobs = () => {
  const { t } = useTranslation('queue')
  const { jobs } = useLeftJobs()
  if (jobs.length === 0) return null
  return (
    <section aria-label={t('left')}>
      <div className={styles.sectionHead}>
        <h3>{t('left')}</h3>
      </div>
      <p className={leftStyles.text} role="status">
        {t('leftCount', { count: jobs.length })} {t('leftHelp')}
      </p>
      <div className={leftStyles.buttons}>
        <Button kind="primary" className={styles.small} onClick={() => attempt(resumeLeftJobs)}>
          {t('leftContinue')}
        </Button>
        <Button className={styles.small} onClick={() => attempt(discardLeftJobs)}>
          {t('leftDiscard')}
        </Button>
      </div>
      <ul className={styles.list}>
        {jobs.map(job => (
          <LeftJob key={job.id} job={job} />
        ))}
      </ul>
    </section>
  )
}

const LeftJob = ({ job }: { readonly job: WindowJob }) => {
  const { t } = useTranslation('queue')
  const { title, details } = useJobText(job)
  const state = job.state.kind === 'interrupted' ? t('interrupted') : t('leftWaiting')
  return (
    <li className={leftStyles.job}>
      <p className={styles.title} dir="auto">
        {title}
      </p>
      <p className={styles.details}>{[state, details].filter(Boolean).join(' · ')}</p>
    </li>
  )
}
