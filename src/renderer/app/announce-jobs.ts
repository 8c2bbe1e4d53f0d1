import { isEnded, isRunning } from '../../shared/api/job-states.ts'
import type { WindowJob } from '../../shared/window/window-jobs.ts'
import { formatDuration, formatPercent, joinTexts } from '../i18n/format.ts'
import { i18n } from '../i18n/i18n.ts'
import { failureText } from '../state/errors.ts'
import { useJobs } from '../state/jobs-store.ts'
import { useView } from '../state/view-store.ts'
import { announce } from '../ui/announcer.tsx'

/** Milliseconds between two words on how far a job is: more often nobody could listen to anything else. */
const every = 20_000

const titleOf = ({ work }: WindowJob): string =>
  work.route === 'create' ? work.input.prompt : i18n.t(`queue:${work.route}`)

const countOf = ({ state }: WindowJob): number =>
  state.kind === 'done' ? (state.folder?.done ?? state.pictures.length) : 0

/** The picture's own place says why there is none. */
const isOnStage = ({ id }: WindowJob): boolean => {
  const { subject, libraryOpen, peopleOpen } = useView.getState()
  return subject.kind === 'job' && subject.id === id && !libraryOpen && !peopleOpen
}

/** What is said of a job whose state has changed; null where a message or an alert says it. */
const changeOf = (job: WindowJob, before: WindowJob): string | null => {
  const title = titleOf(job)
  if (isEnded(before) || before.state.kind === job.state.kind) return null
  if (isRunning(job)) return i18n.t('spoken.started', { title })
  if (job.state.kind === 'done') return i18n.t('spoken.done', { title, count: countOf(job) })
  if (job.state.kind !== 'failed' && job.state.kind !== 'interrupted') return null
  return isOnStage(job) ? null : i18n.t('spoken.failed', { title, reason: failureText(job.state.error) })
}

/** How far a job is, in words; null while nothing is known. */
const progressOf = ({ state }: WindowJob): string | null => {
  if (state.kind !== 'running' || !state.progress) return null
  const { fraction, remaining } = state.progress
  const left = remaining === undefined ? null : formatDuration(Math.ceil(remaining / 5000) * 5, i18n.language)
  return joinTexts([
    formatPercent(fraction, i18n.language),
    ...(left === null ? [] : [i18n.t('spoken.left', { time: left })]),
  ])
}

/**
 * Has screen readers say that the window's jobs begin, how far long ones are, and what becomes of them. Returns the
 * function that ends this.
 */
export const announceJobs = (now: () => number = () => performance.now()): (() => void) => {
  let spokenAt = now()
  return useJobs.subscribe(({ jobs }, before) => {
    if (jobs === before.jobs) return
    const known = new Map(before.jobs.map(job => [job.id, job]))
    for (const job of jobs) {
      const was = known.get(job.id)
      if (!was || job.origin === 'api') continue
      const change = changeOf(job, was)
      const progress = change === null && isRunning(job) && now() - spokenAt >= every ? progressOf(job) : null
      if (change === null && progress === null) continue
      spokenAt = now()
      announce(change ?? progress!)
    }
  })
}
