import { HardDrive, type LucideIcon, Stamp, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { answerConsent, useConsent } from '../../state/consent.ts'
import { Button } from '../../ui/buttons.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './settings.module.css'

const points = [
  { key: 'own', icon: UserRound },
  { key: 'mark', icon: Stamp },
  { key: 'local', icon: HardDrive },
] as const satisfies readonly { readonly key: string; readonly icon: LucideIcon }[]

/** Says before the first photo what holds for other people's faces. Only its button means yes. */
export const ConsentDialog = () => {
  const { t } = useTranslation(['settings', 'common'])
  const asked = useConsent(({ waiting }) => waiting.length > 0)
  return (
    <Dialog
      open={asked}
      title={t('consent.title')}
      onClose={() => answerConsent(false)}
      footer={
        <>
          <Button onClick={() => answerConsent(false)}>{t('common:cancel')}</Button>
          <Button kind="primary" data-autofocus onClick={() => answerConsent(true)}>
            {t('consent.understood')}
          </Button>
        </>
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
