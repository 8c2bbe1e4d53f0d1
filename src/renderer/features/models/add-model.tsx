import { FolderOpen, LoaderCircle, PackagePlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/buttons.tsx'
import { Problem } from '../../ui/feedback.tsx'
import styles from './models.module.css'
import { modelImport } from './tasks.ts'

/** Imports a model file or folder of this computer. */
export const AddModel = ({ ready }: { readonly ready: boolean }) => {
  const { t } = useTranslation('models')
  const { task } = modelImport.useTask()
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
      <Problem text={task.kind === 'failed' ? task.problem : null} />
    </section>
  )
}
