import { GripVertical, X } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowJob } from '../../../shared/window/window-jobs.ts'
import { request } from '../../bridge/bridge.ts'
import type { QueueActions } from '../../state/app-actions.ts'
import { attempt } from '../../state/errors.ts'
import { setJobs, useJobs } from '../../state/jobs-store.ts'
import { IconButton, Tooltip } from '../../ui/buttons.tsx'
import { ContextCommands } from '../../ui/commands.tsx'
import { moveWaiting, useJobText } from './job-info.ts'
import styles from './queue-panel.module.css'
import { QueueTime } from './queue-time.tsx'
import { useDragOrder } from './use-drag-order.ts'

interface WaitingJobsProps extends QueueActions {
  readonly jobs: readonly WindowJob[]
  readonly running: WindowJob | undefined
}

/** Waiting jobs, in an order that can be changed by dragging or with arrow keys. */
export const WaitingJobs = ({ jobs, running, cancelJob }: WaitingJobsProps) => {
  const { t } = useTranslation('queue')
  const [announcement, setAnnouncement] = useState('')
  const listRef = useRef<HTMLOListElement>(null)

  const move = (id: string, position: number, title: string) => {
    const from = jobs.findIndex(job => job.id === id)
    const to = Math.max(0, Math.min(jobs.length - 1, position))
    if (from === to) return
    // Shown at once; the engine's next event is decisive.
    setJobs(moveWaiting(useJobs.getState().jobs, id, to))
    setAnnouncement(t('moved', { title, place: to + 1, count: jobs.length }))
    attempt(() => request('jobs.move', { id, position: to }))
  }
  const drag = useDragOrder(listRef)

  return (
    <section aria-label={t('waiting')}>
      <div className={styles.sectionHead}>
        <h3>{t('waiting')}</h3>
        <QueueTime running={running} waiting={jobs} />
      </div>
      <ol ref={listRef} className={styles.list}>
        {jobs.map((job, position) => (
          <WaitingJob
            key={job.id}
            job={job}
            position={position}
            count={jobs.length}
            shift={drag.shiftOf(position)}
            lifted={drag.from === position}
            onGrab={(event, title) => drag.grab(event, position, to => move(job.id, to, title))}
            onMove={(to, title) => move(job.id, to, title)}
            onCancel={() => cancelJob(job.id)}
          />
        ))}
      </ol>
      <p className="visually-hidden" aria-live="polite">
        {announcement}
      </p>
    </section>
  )
}

interface WaitingJobProps {
  readonly job: WindowJob
  /** 0 is next. */
  readonly position: number
  readonly count: number
  /** Pixels to move out of the way while another job is dragged. */
  readonly shift: number
  /** Whether this job is dragged. */
  readonly lifted: boolean
  readonly onGrab: (event: PointerEvent<HTMLElement>, title: string) => void
  readonly onMove: (position: number, title: string) => void
  readonly onCancel: () => void
}

const targetOf = (key: string, position: number, count: number): number | undefined =>
  ({ ArrowUp: position - 1, ArrowDown: position + 1, Home: 0, End: count - 1 })[key]

const WaitingJob = ({ job, position, count, shift, lifted, onGrab, onMove, onCancel }: WaitingJobProps) => {
  const { t } = useTranslation('queue')
  const { title, details } = useJobText(job)
  const handle = useRef<HTMLButtonElement>(null)
  const keepFocus = useRef(false)

  // An element loses the focus when it is moved in the document.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the position has changed
  useLayoutEffect(() => {
    if (keepFocus.current) handle.current?.focus()
    keepFocus.current = false
  }, [position])

  const onKeyDown = (event: KeyboardEvent) => {
    const to = targetOf(event.key, position, count)
    if (to === undefined) return
    event.preventDefault()
    keepFocus.current = to >= 0 && to < count && to !== position
    onMove(to, title)
  }

  const moves = [
    ...(position > 0 ? [{ label: t('moveFirst'), act: () => onMove(0, title) }] : []),
    ...(position < count - 1 ? [{ label: t('moveLast'), act: () => onMove(count - 1, title) }] : []),
  ]
  const groups = () =>
    [moves, [{ label: t('cancel'), danger: true, act: onCancel }]].filter(group => group.length > 0)
  return (
    <ContextCommands groups={groups}>
      <li
        className={styles.waiting}
        data-lifted={lifted || undefined}
        style={shift === 0 ? undefined : { transform: `translateY(${shift}px)` }}
      >
        <Tooltip text={t('moveHint')}>
          <button
            ref={handle}
            type="button"
            className={styles.handle}
            aria-label={t('move', { title, place: position + 1, count })}
            onPointerDown={event => onGrab(event, title)}
            onKeyDown={onKeyDown}
          >
            <GripVertical size={15} aria-hidden />
          </button>
        </Tooltip>
        <div className={styles.text}>
          <p className={styles.title} dir="auto">
            {title}
          </p>
          {details ? <p className={styles.details}>{details}</p> : null}
        </div>
        <IconButton icon={X} label={t('cancelJob', { title })} onClick={onCancel} />
      </li>
    </ContextCommands>
  )
}
