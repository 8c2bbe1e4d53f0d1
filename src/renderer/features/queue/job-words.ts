import { useTranslation } from 'react-i18next'
import type { WindowJobWork } from '../../../shared/api/window-jobs.ts'
import { pictureCount } from './describe-job.ts'

/** How a job is called and what else is worth knowing of it, as "4 pictures, with photo". */
export const useJobWords = (work: WindowJobWork): { readonly title: string; readonly details: string } => {
  const { t } = useTranslation('queue')
  if (work.route !== 'create') return { title: t(work.route), details: '' }
  const count = pictureCount(work)
  const details = [
    count > 1 ? t('pictures', { count }) : null,
    work.input.photo ? t('withPhoto') : null,
    work.input.init ? t('fromPicture') : null,
  ].filter(part => part !== null)
  return { title: work.input.prompt, details: details.join(', ') }
}
