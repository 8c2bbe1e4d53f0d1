import { LoaderCircle } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useCompose } from '../form/compose-store.ts'
import { useModels } from '../form/models-in-use.ts'
import { AddLora } from './add-lora.tsx'
import styles from './addons.module.css'
import { Embeddings } from './embeddings.tsx'
import { useImports } from './import-addon.ts'
import { LoraCard } from './lora-card.tsx'
import { kindOf, shelfOf } from './shelf.ts'

/** What is added to the model: LoRAs with their weights, and words that were learned; nothing while nothing can be. */
export const AddonsSection = () => {
  const { t } = useTranslation('addons')
  const form = useCompose()
  const inUse = useModels()
  const importing = useImports(({ running }) => running > 0)
  const labelId = useId()
  if (!inUse.pack) return null
  const shelf = shelfOf(form, inUse)
  if (kindOf(inUse.pack) === null && shelf.length === 0) return null
  return (
    <section className={styles.section} aria-labelledby={labelId}>
      <div className={styles.head}>
        <h3 id={labelId}>{t('label')}</h3>
        <AddLora shelf={shelf} />
      </div>
      {shelf.length > 0 ? (
        <ul className={styles.shelf} aria-label={t('shelf')}>
          {shelf.map(lora => (
            <LoraCard key={lora.id} lora={lora} />
          ))}
        </ul>
      ) : null}
      <p role="status" className={styles.importing}>
        {importing ? (
          <>
            <LoaderCircle size={14} className={styles.spinner} aria-hidden />
            {t('adding')}
          </>
        ) : null}
      </p>
      <Embeddings />
    </section>
  )
}
