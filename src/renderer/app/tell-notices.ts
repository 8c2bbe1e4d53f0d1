import { toast } from 'sonner'
import type { Job } from '../../shared/api/jobs.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { i18n } from '../i18n/i18n.ts'
import { failureText } from '../state/report.ts'
import { openDialog } from '../state/view-store.ts'

const noticesOf = ({ state }: Job): readonly Notice[] =>
  state.kind === 'done' && 'notices' in state.output.value ? state.output.value.notices : []

/** Tells what jobs that are done now did otherwise than expected; the same only once at a time. */
export const tellNotices = (before: readonly Job[], jobs: readonly Job[]): void => {
  const known = new Set(before.filter(({ state }) => state.kind === 'done').map(({ id }) => id))
  for (const notice of jobs.filter(({ id }) => !known.has(id)).flatMap(noticesOf))
    toast.warning(failureText(notice), {
      id: notice.code,
      duration: 15_000,
      action: { label: i18n.t('settings:models.title'), onClick: () => openDialog('models') },
    })
}
