import { useTranslation } from 'react-i18next'
import { kindNames } from '../../../state/kind-names.ts'
import styles from './steer.module.css'
import type { Steering } from './steering.ts'

interface AsideReasonProps {
  readonly steering: Steering
  /** Id of the adapter that was chosen; null where none was. */
  readonly chosen: string | null
}

/** Why an adapter takes no part; nothing where it does. */
export const AsideReason = ({ steering: { aside, pack }, chosen }: AsideReasonProps) => {
  const { t } = useTranslation('steer')
  if (aside === null) return null
  const kinds = pack ? kindNames(pack) : ''
  return <p className={styles.aside}>{t(`aside.${aside}`, { name: pack?.title ?? chosen ?? '', kinds })}</p>
}
