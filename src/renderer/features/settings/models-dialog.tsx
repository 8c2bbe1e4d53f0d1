import { LoaderCircle } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../bridge/bridge.ts'
import { useMachine } from '../../state/machine-store.ts'
import { attempt } from '../../state/report.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { mergePacks } from './merge-packs.ts'
import { PackCard } from './pack-card.tsx'
import { Problem } from './problem.tsx'
import styles from './settings.module.css'
import { packCheck } from './tasks.ts'

interface ModelsDialogProps {
  readonly onClose: () => void
}

const lookForPacks = async (): Promise<void> => {
  useMachine.setState({ packs: (await request('models.list', {})).packs })
}

export const ModelsDialog = ({ onClose }: ModelsDialogProps) => {
  const { t } = useTranslation('settings')
  const packs = useMachine(state => state.packs)
  const ready = useMachine(state => state.status.kind === 'ready')
  const { task } = packCheck.use()
  useEffect(() => {
    if (ready) attempt(lookForPacks)
  }, [ready])
  const shown = mergePacks(packs, task.kind === 'done' ? task.value : [])
  return (
    <Dialog open wide title={t('models.title')} description={t('models.description')} onClose={onClose}>
      <div className={styles.head}>
        <h3>{t('models.installed')}</h3>
        <VerifyButton ready={ready} />
      </div>
      {task.kind === 'failed' ? <Problem text={task.problem} /> : null}
      {shown.length === 0 && ready ? <p className={styles.text}>{t('models.none')}</p> : null}
      <ul className={styles.packs}>
        {shown.map(pack => (
          <PackCard key={pack.report.folder} {...pack} />
        ))}
      </ul>
      <MorePacks />
    </Dialog>
  )
}

const VerifyButton = ({ ready }: { readonly ready: boolean }) => {
  const { t } = useTranslation('settings')
  const running = packCheck.use(({ task }) => task.kind === 'running')
  return (
    <Button disabled={!ready} aria-disabled={running || undefined} onClick={() => void packCheck.start()}>
      {running ? <LoaderCircle size={14} className={styles.spinner} aria-hidden /> : null}
      {running ? t('models.verifying') : t('models.verify')}
    </Button>
  )
}

const MorePacks = () => {
  const { t } = useTranslation('settings')
  const folder = useMachine(state => state.info?.modelsFolder)
  return (
    <section className={styles.more}>
      <h3>{t('models.moreTitle')}</h3>
      <p className={styles.text}>{t('models.starter')}</p>
      <p className={styles.text}>{t('models.more')}</p>
      <p className={styles.text}>{t('models.moreHow')}</p>
      {folder ? (
        <dl className={styles.facts}>
          <dt>{t('models.folder')}</dt>
          <dd className={styles.path}>{folder}</dd>
        </dl>
      ) : null}
      <p className={styles.text}>{t('models.moreWhen')}</p>
    </section>
  )
}
