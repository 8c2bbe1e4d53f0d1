import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../bridge/bridge.ts'
import { useProblem } from '../../state/task.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { NoticeText } from './notice-text.tsx'
import styles from './settings.module.css'

interface LicencesDialogProps {
  readonly onClose: () => void
}

/** NOTICE and the licences of all parts. */
export const LicencesDialog = ({ onClose }: LicencesDialogProps) => {
  const { t } = useTranslation('settings')
  const [text, setText] = useState<string | null>(null)
  const { problem, run } = useProblem()
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when the dialog opens
  useEffect(() => {
    run(async () => setText((await request('app.licences', {})).text))
  }, [])
  return (
    <Dialog open wide title={t('licences.title')} description={t('licences.description')} onClose={onClose}>
      <Problem text={problem} />
      {text === null ? (
        <p className={styles.help}>{problem === null ? t('licences.loading') : null}</p>
      ) : (
        <div className={styles.notice} lang="en">
          <NoticeText text={text} />
        </div>
      )}
    </Dialog>
  )
}
