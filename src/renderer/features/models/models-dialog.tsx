import { LoaderCircle } from 'lucide-react'
import { useEffect, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { isAdapter } from '../../state/adapter-packs.ts'
import type { ModelActions } from '../../state/app-actions.ts'
import { attempt } from '../../state/errors.ts'
import { refreshPacks, useMachine } from '../../state/machine-store.ts'
import { Button } from '../../ui/buttons.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { AddModel } from './add-model.tsx'
import { Bundles } from './bundles/bundles.tsx'
import { Catalogue } from './catalogue.tsx'
import { InstalledAdapters } from './installed-adapters.tsx'
import styles from './models.module.css'
import { ModelsFolder } from './models-folder.tsx'
import { mergePacks, PackCard } from './pack-card.tsx'
import { modelImport, packCheck } from './tasks.ts'
import { useModelDrop } from './use-model-drop.ts'
import { useShop } from './use-shop.ts'

interface ModelsDialogProps {
  readonly onClose: () => void
  readonly addToDrawing: ModelActions['addToDrawing']
}

/** Installed models, and ways to add others. */
export const ModelsDialog = ({ onClose, addToDrawing }: ModelsDialogProps) => {
  const { t } = useTranslation(['settings', 'models'])
  const ready = useMachine(state => state.status.kind === 'ready')
  const adding = modelImport.useTask(({ task }) => task.kind === 'running')
  const { getRootProps, getInputProps, isDragActive } = useModelDrop(
    files => void modelImport.start(files),
    !ready || adding,
  )
  useEffect(() => {
    if (ready) attempt(refreshPacks)
  }, [ready])
  const shop = useShop(ready)
  return (
    <Dialog
      open
      wide="page"
      title={t('models.title')}
      description={t('models.description')}
      onClose={onClose}
    >
      <div {...getRootProps({ className: styles.page })}>
        <input {...getInputProps()} />
        {shop.bundles.length > 0 ? <Bundles shop={shop} /> : null}
        <Installed ready={ready} addToDrawing={addToDrawing} />
        <AddModel ready={ready} />
        <ModelsFolder ready={ready} />
        <Catalogue entries={shop.entries} />
        {isDragActive ? (
          <div className={styles.overlay}>
            <p>{t('models:addDrop')}</p>
          </div>
        ) : null}
      </div>
    </Dialog>
  )
}

interface InstalledProps extends ModelActions {
  readonly ready: boolean
}

const Installed = ({ ready, addToDrawing }: InstalledProps) => {
  const { t } = useTranslation('settings')
  const packs = useMachine(state => state.packs)
  const { task } = packCheck.useTask()
  const shown = mergePacks(packs, task.kind === 'done' ? task.value : [])
  const titleId = useId()
  return (
    <section aria-labelledby={titleId}>
      <div className={styles.head}>
        <h3 id={titleId}>{t('models.installed')}</h3>
        <VerifyButton ready={ready} />
      </div>
      {task.kind === 'failed' ? <Problem text={task.problem} /> : null}
      {shown.length === 0 && ready ? <p className={styles.text}>{t('models.none')}</p> : null}
      <ul className={styles.packs}>
        {shown
          .filter(({ report }) => !isAdapter(report))
          .map(pack => (
            <PackCard key={pack.report.folder} {...pack} />
          ))}
      </ul>
      <InstalledAdapters shown={shown} addToDrawing={addToDrawing} />
    </section>
  )
}

const VerifyButton = ({ ready }: { readonly ready: boolean }) => {
  const { t } = useTranslation('settings')
  const running = packCheck.useTask(({ task }) => task.kind === 'running')
  return (
    <Button disabled={!ready} aria-disabled={running || undefined} onClick={() => void packCheck.start()}>
      {running ? <LoaderCircle size={14} className={styles.spinner} aria-hidden /> : null}
      {running ? t('models.verifying') : t('models.verify')}
    </Button>
  )
}
