import { useTranslation } from 'react-i18next'
import type { UpdateState } from '../../../shared/window/updates.ts'
import { request } from '../../bridge/bridge.ts'
import { useProblem } from '../../state/task.ts'
import { checkForUpdates, useUpdates } from '../../state/updates-store.ts'
import { Button } from '../../ui/buttons.tsx'
import { Problem, ProgressBar } from '../../ui/feedback.tsx'
import { NoticeText } from './notice-text.tsx'
import styles from './update-panel.module.css'

type Step = 'updates.check' | 'updates.download' | 'updates.install' | 'updates.openPage'

/** Looks for a newer version when asked to, and gets it. */
export const UpdatePanel = () => {
  const { t } = useTranslation('settings')
  const update = useUpdates(state => state.update)
  const { problem, run } = useProblem()
  const found = 'found' in update ? update.found : null
  const button = (step: Step, label: string, primary = false) => (
    <Button
      kind={primary ? 'primary' : 'plain'}
      onClick={() => run(() => (step === 'updates.check' ? checkForUpdates() : request(step, {})))}
    >
      {label}
    </Button>
  )
  return (
    <section className={styles.panel} aria-label={t('updates.title')}>
      <p role="status" className={styles.state}>
        <Told update={update} />
      </p>
      {found?.notes && update.kind !== 'failed' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach that
        <section className={styles.notes} tabIndex={0} aria-label={t('updates.notes')}>
          <NoticeText text={found.notes} />
        </section>
      ) : null}
      {update.kind === 'downloading' ? (
        <ProgressBar label={t('updates.downloading')} fraction={update.fraction} />
      ) : null}
      <div className={styles.buttons}>
        {update.kind === 'idle' || update.kind === 'newest' || (update.kind === 'failed' && !found)
          ? button('updates.check', t('updates.check'))
          : null}
        {(update.kind === 'found' || update.kind === 'failed') && found?.installable
          ? button('updates.download', t('updates.download'), true)
          : null}
        {update.kind === 'downloaded' ? button('updates.install', t('updates.install'), true) : null}
        {found ? button('updates.openPage', t('updates.page'), !found.installable) : null}
      </div>
      <p className={styles.help}>{t('updates.privacy')}</p>
      <Problem text={problem} />
    </section>
  )
}

const Told = ({ update }: { readonly update: UpdateState }) => {
  const { t } = useTranslation('settings')
  switch (update.kind) {
    case 'idle':
      return null
    case 'checking':
      return t('updates.checking')
    case 'newest':
      return t('updates.newest')
    case 'found':
      return t('updates.found', { version: update.found.version })
    case 'downloading':
      return t('updates.downloading')
    case 'downloaded':
      return t('updates.downloaded', { version: update.found.version })
    case 'failed':
      return t(`updates.problems.${update.problem}`)
  }
}
