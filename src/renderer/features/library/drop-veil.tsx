import { useTranslation } from 'react-i18next'
import styles from './drop-veil.module.css'

/** Says what letting go would do. */
export const DropVeil = ({ shown }: { readonly shown: boolean }) => {
  const { t } = useTranslation('library')
  return shown ? <div className={styles.veil}>{t('drop.hint')}</div> : null
}
