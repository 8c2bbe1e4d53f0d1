import { GripVertical, X } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowJob } from '../../../shared/api/window-jobs.ts'
import { IconButton, Tooltip } from '../../ui/buttons.tsx'
import { useJobWords } from './job-words.ts'
import styles from './queue-panel.module.css'

interface WaitingJobProps {
  readonly job: WindowJob
  /** 0 is next. */
  readonly place: number
  readonly count: number
  /** Pixels to step aside while something is dragged. */
  readonly shift: number
  /** It is this one that is dragged. */
  readonly lifted: boolean
  readonly onGrab: (event: PointerEvent<HTMLElement>, title: string) => void
  readonly onMove: (place: number, title: string) => void
  readonly onCancel: () => void
}

const targetOf = (key: string, place: number, count: number): number | undefined =>
  ({ ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: count - 1 })[key]

export const WaitingJob = ({
  job,
  place,
  count,
  shift,
  lifted,
  onGrab,
  onMove,
  onCancel,
}: WaitingJobProps) => {
  const { t } = useTranslation('queue')
  const { title, details } = useJobWords(job.work)
  const handle = useRef<HTMLButtonElement>(null)
  const keepFocus = useRef(false)

  // A moved element loses the focus when the browser puts it elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the place has changed
  useLayoutEffect(() => {
    if (keepFocus.current) handle.current?.focus()
    keepFocus.current = false
  }, [place])

  const onKeyDown = (event: KeyboardEvent) => {
    const to = targetOf(event.key, place, count)
    if (to === undefined) return
    event.preventDefault()
    keepFocus.current = to >= 0 && to < count && to !== place
    onMove(to, title)
  }

  return (
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
          aria-label={t('move', { title, place: place + 1, count })}
          onPointerDown={event => onGrab(event, title)}
          onKeyDown={onKeyDown}
        >
          <GripVertical size={15} aria-hidden />
        </button>
      </Tooltip>
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {details ? <p className={styles.details}>{details}</p> : null}
      </div>
      <IconButton icon={X} label={t('cancelJob', { title })} onClick={onCancel} />
    </li>
  )
}
