import { isFolderWork } from '../../shared/api/folder-routes.ts'
import { isEnded } from '../../shared/api/job-states.ts'
import type { LibraryEntry } from '../../shared/api/library.ts'
import type { WindowJob } from '../../shared/window/window-jobs.ts'
import { preferIntermediate, setCompare } from '../features/viewer/picture/intermediates.ts'
import { jobWith, pictureWithout, useComparisons } from '../state/comparisons-store.ts'
import { useJobs } from '../state/jobs-store.ts'
import { pictureById, useLibrary } from '../state/library-store.ts'
import { selectPicture, showBatch, showJob, showNothing, showPicture, useView } from '../state/view-store.ts'

/** Keeps what the viewer shows in step with the jobs and the library. Each function returns the one that ends it. */

/** Shows the picture that was in the viewer last, else the newest one. */
export const showLastPicture = (): void => {
  const { items } = useLibrary.getState()
  const { lastPicture } = useView.getState()
  const last = lastPicture === null ? undefined : pictureById(items, lastPicture)
  const next = last ?? items[0]
  if (next) selectPicture(next.id)
  else showNothing()
}

/** A job that is done gives way to its first picture, or to the one it is compared with; a cancelled one to the next job or the last picture. One on a folder shows what it did. */
export const syncViewerWithJobs = (): (() => void) =>
  useJobs.subscribe(({ jobs }, before) => {
    const { subject } = useView.getState()
    if (jobs !== before.jobs && subject.kind === 'job') followJob(jobs, subject.id)
  })

/** Shows the first picture of a job that ended, or why there is none. */
export const showEndedJob = (id: string): void => {
  const job = useJobs.getState().jobs.find(each => each.id === id)
  if (!job) return
  const [first] = job.state.kind === 'done' ? job.state.pictures : []
  if (first === undefined) showJob(id)
  else showPicture(first)
}

const followJob = (jobs: readonly WindowJob[], id: string): void => {
  const job = jobs.find(each => each.id === id)
  if (job?.state.kind === 'done') {
    // Of a folder the outcome is shown, not one of its pictures.
    const [first, ...others] = job.state.pictures
    const next = jobWith(id)
    if (next !== undefined && jobs.some(each => each.id === next && !isEnded(each))) showJob(next)
    else if (others.length > 0) showBatch(job.state.pictures)
    else if (first !== undefined) showPicture(first)
    if (first !== undefined && pictureWithout(useComparisons.getState().comparisons, first) !== null) {
      preferIntermediate('without')
      setCompare(true)
    }
  } else if (job?.state.kind === 'cancelled' && !isFolderWork(job.work)) {
    const next = jobs.find(each => !isEnded(each))
    if (next) showJob(next.id)
    else showLastPicture()
  }
}

/** The viewer is not empty while there are pictures, and shows a neighbour of one that was deleted. */
export const syncViewerWithLibrary = (): (() => void) =>
  useLibrary.subscribe(({ items }, before) => {
    if (items === before.items) return
    const { subject } = useView.getState()
    if (subject.kind === 'none') showLastPicture()
    if (subject.kind === 'batch') return leaveDeleted(subject.ids, before.items, items)
    if (subject.kind !== 'picture' || pictureById(items, subject.id)) return
    if (!pictureById(before.items, subject.id)) return
    const next = neighbourOf(subject.id, before.items, items)
    if (next === undefined) showNothing()
    else selectPicture(next)
  })

/** Of pictures that were drawn together those that are left are shown; one alone as any other picture. */
const leaveDeleted = (
  ids: readonly string[],
  before: readonly LibraryEntry[],
  items: readonly LibraryEntry[],
): void => {
  // A picture that is made shows up in the library a moment after its job.
  const left = ids.filter(id => pictureById(items, id) || !pictureById(before, id))
  const [first, ...others] = left
  if (first === undefined) showLastPicture()
  else if (others.length === 0) selectPicture(first)
  else if (left.length < ids.length) showBatch(left)
}

/** The remaining picture next to a deleted one: the next older one, else the next newer one. */
const neighbourOf = (
  id: string,
  before: readonly LibraryEntry[],
  items: readonly LibraryEntry[],
): string | undefined => {
  const remaining = new Set(items.map(item => item.id))
  const index = before.findIndex(item => item.id === id)
  const older = before.slice(index + 1).find(item => remaining.has(item.id))
  const newer = before.slice(0, index).findLast(item => remaining.has(item.id))
  return (older ?? newer)?.id
}
