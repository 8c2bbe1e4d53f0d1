import { FolderOpen, LoaderCircle, PackagePlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { BytesProgress } from '../../../shared/api/models.ts'
import { request } from '../../bridge/bridge.ts'
import { formatBytes } from '../../i18n/format.ts'
import { attempt } from '../../state/errors.ts'
import { useInstalls } from '../../state/machine-store.ts'
import { Button } from '../../ui/buttons.tsx'
import { Problem, ProgressBar } from '../../ui/feedback.tsx'
import styles from './models.module.css'
import { modelImport } from './tasks.ts'

/** Imports a model file or folder of this computer. */
export const AddModel = ({ ready }: { readonly ready: boolean }) => {
  const { t } = useTranslation('models')
  const { task } = modelImport.useTask()
  const progress = useInstalls(state => state.adding)
  const adding = task.kind === 'running'
  return (
    <section className={styles.part}>
      <h3>{t('addTitle')}</h3>
      <div className={styles.well} aria-busy={adding}>
        <p className={styles.invite} role="status">
          {adding ? <LoaderCircle size={15} className={styles.spinner} aria-hidden /> : null}
          {adding ? t('adding') : t('addInvite')}
        </p>
        <div className={styles.buttons}>
          <Button disabled={!ready || adding} onClick={() => void modelImport.start('file')}>
            <PackagePlus size={15} aria-hidden />
            {t('add')}
          </Button>
          <Button disabled={!ready || adding} onClick={() => void modelImport.start('folder')}>
            <FolderOpen size={15} aria-hidden />
            {t('addFolder')}
          </Button>
        </div>
        <p className={styles.help}>{t('addHelp')}</p>
      </div>
      {adding && progress ? <AddingProgress progress={progress} /> : null}
      <Problem text={task.kind === 'failed' ? task.problem : null} />
    </section>
  )
}

/** How much of the files is read, for their checksums, and a way to end it. */
const AddingProgress = ({ progress: { done, of } }: { readonly progress: BytesProgress }) => {
  const { t, i18n } = useTranslation('models')
  const bytes = (count: number) => formatBytes(count, i18n.language)
  return (
    <div className={styles.progress}>
      <ProgressBar label={t('addingProgress')} fraction={done / Math.max(1, of)} />
      <div className={styles.head}>
        <p className={styles.help}>{t('addingDone', { done: bytes(done), of: bytes(of) })}</p>
        <Button kind="quiet" onClick={() => attempt(() => request('models.cancelImport', {}))}>
          {t('addingCancel')}
        </Button>
      </div>
    </div>
  )
}
