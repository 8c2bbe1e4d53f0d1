import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { request } from '../bridge/bridge.ts'
import { attempt } from '../state/errors.ts'
import { useMachine } from '../state/machine-store.ts'
import { openDialog } from '../state/view-store.ts'
import { Button } from '../ui/buttons.tsx'
import styles from './engine-failure.module.css'

/** Below the toolbar while the engine does not run: why, and what can be done; else nothing. */
export const EngineFailure = () => {
  const { t } = useTranslation()
  const failed = useMachine(state => state.status.kind === 'failed')
  return (
    <div role="alert">
      {failed ? (
        <div className={styles.failure}>
          <TriangleAlert size={16} aria-hidden />
          <p>
            <strong>{t('engine.failed')}</strong> {t('engine.failedWhy')}
          </p>
          <div className={styles.buttons}>
            <Button kind="primary" onClick={() => attempt(() => request('app.restartEngine', {}))}>
              {t('engine.tryAgain')}
            </Button>
            <Button onClick={() => openDialog('settings')}>{t('toolbar.settings')}</Button>
            <Button onClick={() => attempt(() => request('app.openLog', {}))}>{t('engine.log')}</Button>
          </div>
        </div>
      ) : null}
    </div>
  )
}
