import { useTranslation } from 'react-i18next'
import { daysInTrash } from '../../../../shared/api/library.ts'
import { EmptyState } from '../../../ui/feedback.tsx'
import styles from '../grid/library-grid.module.css'
import { DeletedGrid } from './deleted-grid.tsx'
import { DeletedHeader } from './deleted-header.tsx'
import { useDeleted } from './deleted-store.ts'

/** The library's trash in the library's place. */
export const DeletedView = () => {
  const { t } = useTranslation('library')
  const items = useDeleted(state => state.items)
  const loaded = useDeleted(state => state.loaded)
  return (
    <section className={styles.library} aria-label={t('trash.region')}>
      <DeletedHeader />
      <div className={styles.body}>
        {items.length > 0 ? (
          <>
            <p className={styles.note}>{t('trash.note', { count: daysInTrash })}</p>
            <DeletedGrid items={items} />
          </>
        ) : loaded ? (
          <EmptyState title={t('trash.empty')}>
            <p>{t('trash.note', { count: daysInTrash })}</p>
          </EmptyState>
        ) : null}
      </div>
    </section>
  )
}
