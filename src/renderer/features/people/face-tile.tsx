import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonPhoto } from '../../../shared/api/people.ts'
import styles from './faces.module.css'

interface FaceTileProps {
  readonly face: Pick<PersonPhoto, 'name' | 'aside' | 'view'>
  readonly src: string
  readonly label: string
  /** Whether it is chosen. */
  readonly pressed: boolean
  /** A face that is not to be kept. */
  readonly out?: boolean
  readonly disabled?: boolean
  readonly onPress: () => void
  /** A small command below it. */
  readonly children?: ReactNode
}

/** A face with what is known of it: where it looks, or why it is set aside. */
export const FaceTile = ({ face, src, label, pressed, out, disabled, onPress, children }: FaceTileProps) => {
  const { t } = useTranslation('people')
  const { name, aside, view } = face
  return (
    <li className={styles.tile} data-aside={aside !== null || undefined} data-out={out || undefined}>
      <button
        type="button"
        className={styles.face}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        title={name}
        onClick={onPress}
      >
        <img src={src} alt="" decoding="async" loading="lazy" draggable={false} />
        {pressed ? (
          <span className={styles.check} aria-hidden>
            <Check size={12} strokeWidth={3} />
          </span>
        ) : null}
      </button>
      <p className={aside === null ? styles.known : styles.reason}>
        {aside === null ? t(`views.${view}`) : t(`reasons.${aside}`)}
      </p>
      {children}
    </li>
  )
}
