import { Box, CircleQuestionMark, Images, ListOrdered, Settings, Users } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { isEnded } from '../../shared/api/job-states.ts'
import { keysOf } from '../../shared/window/shortcuts.ts'
import { useJobs } from '../state/jobs-store.ts'
import { useMachine } from '../state/machine-store.ts'
import { openDialog, setLibraryOpen, setPeopleOpen, setQueueOpen, useView } from '../state/view-store.ts'
import { IconButton } from '../ui/buttons.tsx'
import styles from './toolbar.module.css'

/** The bar above everything: the engine's status, and buttons for library, queue and dialogs. */
export const Toolbar = memo(() => {
  const { t } = useTranslation()
  const { libraryOpen, peopleOpen, queueOpen } = useView()
  const waiting = useJobs(({ jobs }) => jobs.filter(job => !isEnded(job)).length)
  return (
    <header className={styles.toolbar}>
      <h1 className={styles.name}>{t('appName')}</h1>
      <EngineState />
      <div className={styles.buttons} role="toolbar" aria-label={t('toolbar.label')}>
        <IconButton
          icon={Images}
          label={t('toolbar.library')}
          text={t('toolbar.library')}
          keys={keysOf('window', 'show-library')}
          pressed={libraryOpen}
          onClick={() => setLibraryOpen(!libraryOpen)}
        />
        <IconButton
          icon={Users}
          label={t('toolbar.people')}
          text={t('toolbar.people')}
          keys={keysOf('window', 'show-people')}
          pressed={peopleOpen}
          onClick={() => setPeopleOpen(!peopleOpen)}
        />
        <IconButton
          icon={ListOrdered}
          label={waiting ? t('toolbar.queueCount', { count: waiting }) : t('toolbar.queue')}
          text={t('toolbar.queue')}
          pressed={queueOpen}
          badge={waiting}
          onClick={() => setQueueOpen(!queueOpen)}
        />
        <IconButton
          icon={Box}
          label={t('toolbar.models')}
          text={t('toolbar.models')}
          onClick={() => openDialog('models')}
        />
        <IconButton
          icon={Settings}
          label={t('toolbar.settings')}
          text={t('toolbar.settings')}
          keys={keysOf('window', 'show-settings')}
          onClick={() => openDialog('settings')}
        />
        <IconButton
          icon={CircleQuestionMark}
          label={t('toolbar.help')}
          keys={keysOf('window', 'show-help')}
          onClick={() => openDialog('help')}
        />
      </div>
    </header>
  )
})

/** The engine's status, empty while it is ready. Why it does not run stands below the toolbar. */
const EngineState = () => {
  const { t } = useTranslation()
  const { kind } = useMachine(state => state.status)
  return (
    <div className={styles.status} role="status">
      {kind === 'starting' || kind === 'restarting' ? t(`engine.${kind}`) : null}
    </div>
  )
}
