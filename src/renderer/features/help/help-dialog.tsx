import { useTranslation } from 'react-i18next'
import { openDialog } from '../../state/view-store.ts'
import { Segments } from '../../ui/choices.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Guide } from './guide.tsx'
import styles from './help.module.css'
import { ShortcutList } from './shortcut-list.tsx'

interface HelpDialogProps {
  readonly view: 'guide' | 'shortcuts'
  readonly onClose: () => void
}

/** Help inside the app: a short guide, and every keyboard shortcut. */
export const HelpDialog = ({ view, onClose }: HelpDialogProps) => {
  const { t } = useTranslation('help')
  return (
    <Dialog open wide title={t('title')} onClose={onClose}>
      <div className={styles.views}>
        <Segments
          label={t('view')}
          value={view}
          segments={(['guide', 'shortcuts'] as const).map(value => ({ value, label: t(`views.${value}`) }))}
          onChange={next => openDialog(next === 'guide' ? 'help' : 'shortcuts')}
        />
      </div>
      {view === 'guide' ? <Guide /> : <ShortcutList />}
    </Dialog>
  )
}
