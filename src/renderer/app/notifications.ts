import { isFolderWork } from '../../shared/api/folder-routes.ts'
import { isEnded } from '../../shared/api/job-states.ts'
import type { Installation } from '../../shared/api/models.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import type { WindowJob } from '../../shared/window/window-jobs.ts'
import { joinTexts } from '../i18n/format.ts'
import { i18n } from '../i18n/i18n.ts'
import { failureText } from '../state/errors.ts'
import { useJobs } from '../state/jobs-store.ts'
import { openDialog } from '../state/view-store.ts'
import { toast } from '../ui/toast.ts'
import { rerun } from './actions.ts'

/** Toasts about what ended: jobs and installations. */

const noticesOf = ({ state }: WindowJob): readonly Notice[] => (state.kind === 'done' ? state.notices : [])

/** Most photos of today's phones are HDR: told of each, it would stand before every result. */
const onceOnly: ReadonlySet<Notice['code']> = new Set<Notice['code']>(['gain-map-left-out'])
const told = new Set<Notice['code']>()

const isNews = ({ code }: Notice): boolean => {
  if (!onceOnly.has(code)) return true
  const isNew = !told.has(code)
  told.add(code)
  return isNew
}

/** Shows the notices of jobs that are done now and were not before; equal ones as a single toast. */
export const showJobNotices = (before: readonly WindowJob[], jobs: readonly WindowJob[]): void => {
  const known = new Set(before.filter(({ state }) => state.kind === 'done').map(({ id }) => id))
  for (const notice of jobs
    .filter(({ id }) => !known.has(id))
    .flatMap(noticesOf)
    .filter(isNews))
    toast.warning(failureText(notice), {
      id: notice.code,
      duration: 15_000,
      ...(notice.code === 'swapper-passed-over'
        ? { action: { label: i18n.t('settings:models.title'), onClick: () => openDialog('models') } }
        : {}),
    })
}

/** Offers to run a cancelled job again, and says so where the job was done before it could be stopped. */
const showStoppedJob = ({ state, work }: WindowJob): void => {
  if (state.kind === 'done') toast(i18n.t('viewer:job.tooLate'), { id: 'job-stopped' })
  // Work on a folder shows what it did, and offers to go on.
  else if (state.kind === 'cancelled' && !isFolderWork(work))
    toast(i18n.t('viewer:job.stopped'), {
      id: 'job-stopped',
      action: { label: i18n.t('viewer:failure.tryAgain'), onClick: () => rerun(work, false) },
    })
}

/** Shows a toast for each job that ended after it was asked to stop. Returns the function that ends this. */
export const watchStoppedJobs = (): (() => void) =>
  useJobs.subscribe(({ jobs }, before) => {
    if (jobs === before.jobs) return
    for (const job of jobs) if (before.stopping.has(job.id) && isEnded(job)) showStoppedJob(job)
  })

/** Names the mirrors that a model was downloaded from. */
export const showMirrors = ({ title, state }: Installation): void => {
  if (state.kind === 'done' && state.mirrors)
    toast(i18n.t('models:fromMirror', { title, host: joinTexts(state.mirrors) }), { duration: 10_000 })
}
