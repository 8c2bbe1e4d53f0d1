import { type BrowserWindow, Notification } from 'electron'
import type { EngineEvent } from '../../shared/api/contract.ts'
import { isRunning } from '../../shared/api/job-states.ts'
import type { Job } from '../../shared/api/jobs.ts'
import type { Texts } from '../menu/texts.ts'
import { type EndedLongJob, endedLongJobs } from './long-jobs.ts'

export interface JobSignalsOptions {
  readonly window: () => BrowserWindow | undefined
  readonly texts: () => Texts
  readonly notifies: () => boolean
  /** Brings the window to the front, with what the job made. */
  readonly show: (id: string) => void
}

export interface JobSignals {
  heard(event: EngineEvent): void
  /** An error stays in the taskbar until somebody looks. */
  watch(window: BrowserWindow): void
}

/**
 * What the system shows of jobs outside the window: how far the running one is, in the taskbar or the dock, and a
 * notification when a long one ends while nobody looks. A notification is kept by the system and seen by others, also on
 * a locked screen: it names neither the prompt nor the picture.
 */
export const createJobSignals = ({ window, texts, notifies, show }: JobSignalsOptions): JobSignals => {
  let jobs: readonly Job[] = []
  let failed = false
  /** Shown ones: those that nothing refers to would be collected, and a click on them lost. */
  const shown = new Set<Notification>()

  const looks = () => window()?.isFocused() === true
  const setBar = (fraction: number, mode: 'normal' | 'error' = 'normal') => {
    const open = window()
    if (open && !open.isDestroyed()) open.setProgressBar(fraction, { mode })
  }
  const clear = () => {
    failed = false
    if (!jobs.some(isRunning)) setBar(-1)
  }

  const notify = ({ id, kind, pictures }: EndedLongJob) => {
    if (!Notification.isSupported()) return
    const t = texts()
    const body =
      kind === 'done' ? t('dialogs:jobEnded.done', { count: pictures }) : t('dialogs:jobEnded.failed')
    const notification = new Notification({ title: 'Likeness', body, silent: true })
    shown.add(notification)
    notification.once('click', () => show(id))
    for (const end of ['click', 'close', 'failed'] as const)
      notification.once(end as 'close', () => shown.delete(notification))
    notification.show()
  }

  const jobsChanged = (now: readonly Job[]) => {
    const ended = endedLongJobs(jobs, now)
    const broke = now.some(
      ({ id, state }) => state.kind === 'failed' && jobs.some(job => job.id === id && isRunning(job)),
    )
    const wasRunning = jobs.some(isRunning)
    jobs = now
    if (!looks() && notifies()) for (const job of ended) notify(job)
    if (now.some(isRunning)) return
    if (broke && !looks()) {
      failed = true
      setBar(1, 'error')
    } else if (wasRunning && !failed) clear()
  }

  return {
    heard: (event: EngineEvent) => {
      if (event.event === 'jobs') jobsChanged(event.value.jobs)
      if (event.event === 'progress') {
        failed = false
        setBar(event.value.progress.fraction)
      }
    },
    watch: opened => {
      opened.on('focus', clear)
    },
  }
}
