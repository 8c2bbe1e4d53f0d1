import { useTranslation } from 'react-i18next'
import type { WindowJob } from '../../../../shared/api/window-jobs.ts'
import { useJobs } from '../../../state/jobs-store.ts'
import { jobsBefore } from './expected-size.ts'

interface JobText {
  readonly what: string
  readonly detail: string
}

/** What a job is at, in words. */
export const useJobText = ({ id, state }: WindowJob): JobText => {
  const { t } = useTranslation(['viewer', 'common'])
  const before = useJobs(({ jobs }) => jobsBefore(jobs, id))
  const stopping = useJobs(state => state.stopping.has(id))
  if (stopping) return { what: t('job.stopping'), detail: '' }
  if (state.kind !== 'running') return { what: t('job.waiting'), detail: t('job.before', { count: before }) }
  if (!state.progress) return { what: t('job.starting'), detail: '' }
  const { stage, step, of, image, images } = state.progress
  const parts = [
    images && images > 1 ? t('job.picture', { image: image ?? 1, images }) : null,
    of && of > 1 ? t('job.step', { step: step ?? 0, of }) : null,
  ]
  return { what: t(`common:stages.${stage}`), detail: parts.filter(Boolean).join(' · ') }
}
