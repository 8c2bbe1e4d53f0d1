import { toast } from 'sonner'
import type { Notice } from '../../shared/api/outputs.ts'
import type { WindowJob } from '../../shared/api/window-jobs.ts'
import { i18n } from '../i18n/i18n.ts'
import { failureText } from '../state/report.ts'
import { openDialog } from '../state/view-store.ts'

const noticesOf = ({ state }: WindowJob): readonly Notice[] => (state.kind === 'done' ? state.notices : [])

/** Tells what jobs that are done now did otherwise than expected; the same only once at a time. */
export const tellNotices = (before: readonly WindowJob[], jobs: readonly WindowJob[]): void => {
  const known = new Set(before.filter(({ state }) => state.kind === 'done').map(({ id }) => id))
  for (const notice of jobs.filter(({ id }) => !known.has(id)).flatMap(noticesOf))
    toast.warning(failureText(notice), {
      id: notice.code,
      duration: 15_000,
      action: { label: i18n.t('settings:models.title'), onClick: () => openDialog('models') },
    })
}
