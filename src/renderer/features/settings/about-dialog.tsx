import { useTranslation } from 'react-i18next'
import { request } from '../../bridge/bridge.ts'
import { useMachine } from '../../state/machine-store.ts'
import { useProblem } from '../../state/task.ts'
import { openDialog } from '../../state/view-store.ts'
import { Button } from '../../ui/buttons.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/feedback.tsx'
import styles from './settings.module.css'
import { UpdatePanel } from './update-panel.tsx'

interface AboutDialogProps {
  readonly onClose: () => void
}

/** Version and purpose of the app. */
export const AboutDialog = ({ onClose }: AboutDialogProps) => {
  const { t } = useTranslation(['settings', 'common'])
  const info = useMachine(state => state.info)
  const { problem, run } = useProblem()
  return (
    <Dialog
      open
      title={t('about.title')}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onClick={() => run(() => request('app.openLog', {}))}>
            {t('about.log')}
          </Button>
          <Button onClick={() => openDialog('licences')}>{t('about.licences')}</Button>
        </>
      }
    >
      <div className={styles.about}>
        <p className={styles.name}>{t('common:appName')}</p>
        <p className={styles.help}>
          {info ? (
            <>
              {t('about.version', { version: info.version })}
              <span aria-hidden> · </span>
              {t('about.electron', { version: info.electron })}
            </>
          ) : null}
        </p>
        <p>{t('about.what')}</p>
        <p>{t('about.private')}</p>
        <p>{t('about.free')}</p>
        <UpdatePanel />
        <Problem text={problem} />
      </div>
    </Dialog>
  )
}
