import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowJob } from '../../../shared/api/window-jobs.ts'
import { request } from '../../bridge/bridge.ts'
import type { QueueActions } from '../../state/app-actions.ts'
import { attempt } from '../../state/errors.ts'
import { setJobs, useJobs } from '../../state/jobs-store.ts'
import styles from './queue-panel.module.css'
import { moveWaiting } from './sort-jobs.ts'
import { useDragOrder } from './use-drag-order.ts'
import { WaitingJob } from './waiting-job.tsx'

/** The line, in an order that can be changed with the mouse or the arrow keys. */
export const WaitingJobs = ({ jobs, cancelJob }: QueueActions & { readonly jobs: readonly WindowJob[] }) => {
  const { t } = useTranslation('queue')
  const [said, setSaid] = useState('')
  const listRef = useRef<HTMLOListElement>(null)

  const move = (id: string, place: number, title: string) => {
    const from = jobs.findIndex(job => job.id === id)
    const to = Math.max(0, Math.min(jobs.length - 1, place))
    if (from === to) return
    // Shown at once; what the engine says next is what counts.
    setJobs(moveWaiting(useJobs.getState().jobs, id, to))
    setSaid(t('moved', { title, place: to + 1, count: jobs.length }))
    attempt(() => request('jobs.move', { id, position: to }))
  }
  const drag = useDragOrder(listRef)

  return (
    <section aria-label={t('waiting')}>
      <div className={styles.sectionHead}>
        <h3>{t('waiting')}</h3>
      </div>
      <ol ref={listRef} className={styles.list}>
        {jobs.map((job, place) => (
          <WaitingJob
            key={job.id}
            job={job}
            place={place}
            count={jobs.length}
            shift={drag.shiftOf(place)}
            lifted={drag.from === place}
            onGrab={(event, title) => drag.grab(event, place, to => move(job.id, to, title))}
            onMove={(to, title) => move(job.id, to, title)}
            onCancel={() => cancelJob(job.id)}
          />
        ))}
      </ol>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </section>
  )
}
