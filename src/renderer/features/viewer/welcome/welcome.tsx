import { HardDrive, type LucideIcon, PenLine, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMachine } from '../../../state/machine-store.ts'
import { openDialog } from '../../../state/view-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import styles from './welcome.module.css'
import { WelcomeIllustration } from './welcome-illustration.tsx'

const points: readonly { readonly name: 'type' | 'photo' | 'private'; readonly icon: LucideIcon }[] = [
  { name: 'type', icon: PenLine },
  { name: 'photo', icon: UserRound },
  { name: 'private', icon: HardDrive },
]

/** What the first minute needs to know. */
export const Welcome = () => {
  const { t } = useTranslation('viewer')
  const onlyStarter = useMachine(({ packs }) => packs.every(({ id }) => id === 'starter'))
  return (
    <section className={styles.welcome} aria-label={t('welcome.title')}>
      <div className={styles.content}>
        <WelcomeIllustration className={styles.drawing} />
        <h2 className={styles.title}>{t('welcome.title')}</h2>
        <ul className={styles.points}>
          {points.map(({ name, icon: Icon }) => (
            <li key={name} className={styles.point}>
              <Icon size={18} strokeWidth={1.6} aria-hidden />
              <div>
                <h3>{t(`welcome.${name}.title`)}</h3>
                <p>{t(`welcome.${name}.text`)}</p>
              </div>
            </li>
          ))}
        </ul>
        {onlyStarter ? (
          <p className={styles.pack}>
            {t('welcome.starter')}{' '}
            <Button kind="quiet" className={styles.models} onClick={() => openDialog('models')}>
              {t('welcome.models')}
            </Button>
          </p>
        ) : null}
      </div>
    </section>
  )
}
