import { HardDrive, type LucideIcon, PenLine, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMachine } from '../../state/machine-store.ts'
import { openDialog } from '../../state/view-store.ts'
import { Button } from '../../ui/buttons.tsx'
import styles from './welcome.module.css'

const points: readonly { readonly name: 'type' | 'photo' | 'private'; readonly icon: LucideIcon }[] = [
  { name: 'type', icon: PenLine },
  { name: 'photo', icon: UserRound },
  { name: 'private', icon: HardDrive },
]

/** Shown while there are no pictures: what the app does, and how to begin. */
export const Welcome = () => {
  const { t } = useTranslation('viewer')
  const onlyStarter = useMachine(({ packs }) => packs.every(({ id }) => id === 'starter'))
  return (
    <section className={styles.welcome} aria-label={t('welcome.title')}>
      <div className={styles.content}>
        <WelcomeIllustration className={styles.illustration} />
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

/** Two overlapping portraits that share a face. */
const WelcomeIllustration = ({ className }: { readonly className?: string }) => (
  <svg className={className} viewBox="0 0 168 112" width="168" height="112" aria-hidden="true">
    <g className="back" transform="rotate(-5 58 58)">
      <rect x="18" y="12" width="76" height="92" rx="8" fill="var(--raised)" stroke="var(--line-strong)" />
      <circle cx="56" cy="48" r="17" fill="none" stroke="var(--line-strong)" strokeWidth="1.5" />
      <path
        d="M30 96c3-18 13-26 26-26s23 8 26 26"
        fill="none"
        stroke="var(--line-strong)"
        strokeWidth="1.5"
      />
    </g>
    <g transform="rotate(4 112 58)">
      <rect x="74" y="8" width="76" height="92" rx="8" fill="var(--surface)" stroke="var(--line-strong)" />
      <path d="M85 99c3-20 13-30 27-30s24 10 27 30z" fill="var(--accent-soft)" />
      <path d="M94 46c-2-18 8-27 18-27s20 9 18 27l2 15c-5 5-35 5-40 0z" fill="var(--accent)" />
      <path d="M105 58h14v14c-2 5-12 5-14 0z" fill="var(--accent-soft)" stroke="var(--surface)" />
      <ellipse cx="112" cy="47" rx="13.5" ry="16.5" fill="var(--accent-soft)" stroke="var(--surface)" />
      <path d="M99 42c6-1 13-5 15-10 2 5 6 8 11 9 0-12-5-18-13-18s-14 7-13 19z" fill="var(--accent)" />
      <g fill="none" stroke="var(--accent)" strokeWidth="1.6" strokeLinecap="round">
        <path d="M106 47v1M118 47v1M108 56c2 2 6 2 8 0" />
      </g>
    </g>
  </svg>
)
