import { HardDrive, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AppActions } from '../../state/app-actions.ts'
import { useMachine } from '../../state/machine-store.ts'
import { openDialog } from '../../state/view-store.ts'
import { Button } from '../../ui/buttons.tsx'
import { ExampleList } from '../../ui/examples/example-list.tsx'
import styles from './welcome.module.css'

const points = [
  { name: 'photo', icon: UserRound },
  { name: 'private', icon: HardDrive },
] as const

/** Shown while there are no pictures: pictures to begin with, and what else the app does. */
export const Welcome = ({ takeExample }: Pick<AppActions, 'takeExample'>) => {
  const { t } = useTranslation('viewer')
  const onlyStarter = useMachine(({ packs }) => packs.every(({ id }) => id === 'starter'))
  return (
    <section className={styles.welcome} aria-label={t('welcome.title')}>
      <div className={styles.content}>
        <h2 className={styles.title}>{t('welcome.title')}</h2>
        <p className={styles.lead}>{t('welcome.begin')}</p>
        <ExampleList onChoose={takeExample} />
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
