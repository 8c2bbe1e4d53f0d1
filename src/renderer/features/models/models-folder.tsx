import { useTranslation } from 'react-i18next'
import { request } from '../../bridge/bridge.ts'
import { formatBytes } from '../../i18n/format.ts'
import { attempt } from '../../state/errors.ts'
import { useInstalls, useMachine } from '../../state/machine-store.ts'
import { Button } from '../../ui/buttons.tsx'
import { Problem, ProgressBar } from '../../ui/feedback.tsx'
import styles from './models.module.css'
import { folderMove } from './tasks.ts'

/** The folder of installed models, and a command to move it. */
export const ModelsFolder = ({ ready }: { readonly ready: boolean }) => {
  const { t, i18n } = useTranslation('models')
  const folder = useMachine(state => state.info?.modelsFolder)
  const move = useInstalls(state => state.move)
  const { task } = folderMove.useTask()
  const running = task.kind === 'running'
  return (
    <section className={styles.folder}>
      <div className={styles.head}>
        <h3>{t('folder.title')}</h3>
        <Button
          disabled={!ready}
          aria-disabled={running || undefined}
          onClick={() => void folderMove.start()}
        >
          {running && move ? t('folder.moving') : t('folder.move')}
        </Button>
      </div>
      <p className={styles.path}>{folder}</p>
      <p className={styles.help}>{t('folder.help')}</p>
      {move ? (
        <div className={styles.progress}>
          <ProgressBar label={t('folder.progress')} fraction={move.done / Math.max(1, move.of)} />
          <div className={styles.head}>
            <p className={styles.help}>
              {t('folder.done', {
                done: formatBytes(move.done, i18n.language),
                of: formatBytes(move.of, i18n.language),
              })}
            </p>
            <Button kind="quiet" onClick={() => attempt(() => request('models.cancelMove', {}))}>
              {t('folder.cancel')}
            </Button>
          </div>
        </div>
      ) : null}
      <Problem text={task.kind === 'failed' ? task.problem : null} />
    </section>
  )
}
