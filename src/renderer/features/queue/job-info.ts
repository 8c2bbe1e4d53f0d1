import { useTranslation } from 'react-i18next'
import { isEnded, isRunning, isWaiting } from '../../../shared/api/job-states.ts'
import type { WindowJob, WindowJobWork } from '../../../shared/window/window-jobs.ts'
import { joinTexts } from '../../i18n/format.ts'

type SwapInput = Extract<WindowJobWork, { route: 'swap' }>['input']

interface SortedJobs {
  readonly running: readonly WindowJob[]
  /** The next one first. */
  readonly waiting: readonly WindowJob[]
  /** The latest end first. */
  readonly ended: readonly WindowJob[]
}

export const sortJobs = (jobs: readonly WindowJob[]): SortedJobs => ({
  running: jobs.filter(isRunning),
  waiting: jobs.filter(isWaiting),
  ended: jobs.filter(isEnded).sort((a, b) => b.state.finishedAt - a.state.finishedAt),
})

/** Moves a waiting job to another position, of which 0 is next. */
export const moveWaiting = (
  jobs: readonly WindowJob[],
  id: string,
  position: number,
): readonly WindowJob[] => {
  const waiting = jobs.filter(isWaiting)
  const moved = waiting.find(job => job.id === id)
  if (!moved) return jobs
  const order = waiting.filter(job => job !== moved)
  order.splice(position, 0, moved)
  return jobs.map(job => (isWaiting(job) ? order.shift()! : job))
}

/** Number of pictures a job makes. */
const pictureCount = (work: WindowJobWork): number => (work.route === 'create' ? work.input.batch : 1)

/** Ids of the pictures a job has made, in order; if it ended early those it had saved. */
export const picturesOf = ({ state, saved }: WindowJob): readonly string[] =>
  state.kind === 'done' ? state.pictures : saved

/** A job's title and translated details, as "4 pictures, with photo". */
export const useJobText = ({
  work,
  resultsFolder,
}: WindowJob): { readonly title: string; readonly details: string } => {
  const { t } = useTranslation('queue')
  const facesOf = ({ map, targetFace, targetPerson }: SwapInput): string | null => {
    if (map) return t('faces', { count: map.length })
    if (targetPerson) return t('onePerson')
    return targetFace === 'all' ? t('everyone') : null
  }
  if (work.route === 'swapFolder' || work.route === 'enhanceFolder')
    return { title: resultsFolder ?? t(work.route), details: t(work.route) }
  if (work.route !== 'create') {
    const { upscale } = work.input
    const details = [
      work.route === 'swap' ? facesOf(work.input) : null,
      work.route === 'swap' && work.input.enhance ? t('enhanced') : null,
      upscale && upscale > 1 ? t('enlarged', { factor: upscale }) : null,
    ].filter(part => part !== null)
    return { title: t(work.route), details: joinTexts(details) }
  }
  const count = pictureCount(work)
  const details = [
    count > 1 ? t('pictures', { count }) : null,
    work.input.photo ? t('withPhoto') : null,
    work.input.init ? t('fromPicture') : null,
  ].filter(part => part !== null)
  return { title: work.input.prompt, details: joinTexts(details) }
}
