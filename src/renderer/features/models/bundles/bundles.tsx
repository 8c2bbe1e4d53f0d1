import { HardDrive } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../i18n/format.ts'
import type { Shop } from '../use-shop.ts'
import { BundleCard } from './bundle-card.tsx'
import styles from './bundles.module.css'

/** Models that are installed together, chosen for this computer. */
export const Bundles = ({ shop: { entries, bundles, freeBytes, refresh } }: { readonly shop: Shop }) => {
  const { t, i18n } = useTranslation('models')
  return (
    <section className={styles.bundles}>
      <div className={styles.head}>
        <h3>{t('bundles.title')}</h3>
        {freeBytes === null ? null : (
          <p className={styles.note}>
            <HardDrive size={13} aria-hidden />
            {t('bundles.free', { free: formatBytes(freeBytes, i18n.language) })}
          </p>
        )}
      </div>
      <p className={styles.intro}>{t('bundles.intro')}</p>
      <ul className={styles.cards}>
        {bundles.map(bundle => (
          <BundleCard
            key={bundle.id}
            bundle={bundle}
            entries={entries}
            freeBytes={freeBytes}
            onMeasured={refresh}
          />
        ))}
      </ul>
    </section>
  )
}
