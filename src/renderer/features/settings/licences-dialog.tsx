import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../bridge/bridge.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { type NoticeBlock, parseNotice } from './parse-notice.ts'
import styles from './settings.module.css'
import { useChange } from './use-change.ts'

interface LicencesDialogProps {
  readonly onClose: () => void
}

export const LicencesDialog = ({ onClose }: LicencesDialogProps) => {
  const { t } = useTranslation('settings')
  const [text, setText] = useState<string | null>(null)
  const { problem, run } = useChange()
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
          {parseNotice(text).map((block, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
            <Block key={place} block={block} />
          ))}
        </div>
      )}
    </Dialog>
  )
}

const Block = ({ block }: { readonly block: NoticeBlock }) => {
  switch (block.kind) {
    case 'heading':
      return <h3>{block.text}</h3>
    case 'paragraph':
      return <p>{block.text}</p>
    case 'list':
      return (
        <ul>
          {block.items.map(item => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      )
  }
}
