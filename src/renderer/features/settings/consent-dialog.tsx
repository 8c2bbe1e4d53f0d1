import { HardDrive, type LucideIcon, Stamp, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/buttons.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './settings.module.css'

const points = [
  { key: 'own', icon: UserRound },
  { key: 'mark', icon: Stamp },
  { key: 'local', icon: HardDrive },
] as const satisfies readonly { readonly key: string; readonly icon: LucideIcon }[]

interface ConsentDialogProps {
  readonly onUnderstood: () => void
}

/** Shown once, at the first start, what holds for other people's faces; closing it in any way is enough. */
export const ConsentDialog = ({ onUnderstood }: ConsentDialogProps) => {
  const { t } = useTranslation('settings')
  return (
    <Dialog
      open
      title={t('consent.title')}
      onClose={onUnderstood}
      footer={
        <Button kind="primary" data-autofocus onClick={onUnderstood}>
          {t('consent.understood')}
        </Button>
      }
    >
      <ul className={styles.points}>
        {points.map(({ key, icon: Icon }) => (
          <li key={key}>
            <Icon size={18} strokeWidth={1.6} aria-hidden />
            <p>{t(`consent.${key}`)}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
