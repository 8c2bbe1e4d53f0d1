import { useTranslation } from 'react-i18next'
import { useMachine } from '../../state/machine-store.ts'
import { Button } from '../../ui/buttons.tsx'
import styles from './models.module.css'
import { folderMove } from './tasks.ts'

interface FolderHintProps {
  /** Of an installation that failed. */
  readonly code: string
}

/** After an installation failed for its folder: which one it is, and a command to move it; else nothing. */
export const FolderHint = ({ code }: FolderHintProps) => {
  const { t } = useTranslation('models')
  const folder = useMachine(state => state.info?.modelsFolder)
  if (folder === undefined || (code !== 'disk-full' && code !== 'output-not-writable')) return null
  return (
    <>
      <p className={styles.path}>{folder}</p>
      <div className={styles.buttons}>
        <Button onClick={() => void folderMove.start()}>{t('folder.move')}</Button>
      </div>
    </>
  )
}
