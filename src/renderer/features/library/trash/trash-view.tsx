import { ArrowLeft, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { daysInTrash } from '../../../../shared/api/limits.ts'
import { setLibraryOpen } from '../../../state/view-store.ts'
import { Button, IconButton } from '../../../ui/buttons.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { EmptyState } from '../../../ui/feedback.tsx'
import styles from '../grid/library-grid.module.css'
import { TrashGrid } from './trash-grid.tsx'
import { chosenDeleted, closeTrash, discardDeleted, restoreDeleted, useTrash } from './trash-store.ts'

/** The trash, shown in place of the library. */
export const TrashView = () => {
  const { t } = useTranslation('library')
  const items = useTrash(state => state.items)
  const loaded = useTrash(state => state.loaded)
  return (
    <section className={styles.library} aria-label={t('trash.region')}>
      <TrashHeader />
      <div className={styles.body}>
        {items.length > 0 ? (
          <>
            <p className={styles.note}>{t('trash.note', { count: daysInTrash })}</p>
            <TrashGrid items={items} />
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

/** Commands for the chosen pictures, or for all if none is chosen. */
const TrashHeader = () => {
  const { t, i18n } = useTranslation('library')
  const { items, selection } = useTrash()
  const chosen = selection.chosen.size > 0 ? chosenDeleted() : items
  const megabytes = items.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
  const some = selection.chosen.size > 0
  const size = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: megabytes < 10 ? 1 : 0 })
  return (
    <header className={classNames(styles.header, styles.trash)}>
      <IconButton icon={ArrowLeft} label={t('trash.back')} keys="Escape" onClick={closeTrash} />
      <h2 className={styles.title}>{t('trash.title')}</h2>
      <span className={styles.count} role="status">
        {some
          ? t('grid.chosen', { count: chosen.length })
          : t('trash.count', { count: items.length, size: size.format(megabytes) })}
      </span>
      <div className={styles.buttons}>
        {items.length > 0 ? (
          <div className={styles.choices}>
            <Button onClick={() => restoreDeleted(chosen)}>
              {t(some ? 'trash.restore' : 'trash.restoreAll')}
            </Button>
            <Button onClick={() => discardDeleted(chosen)}>
              {t(some ? 'trash.discard' : 'trash.discardAll')}
            </Button>
          </div>
        ) : null}
        <IconButton icon={X} label={t('grid.close')} onClick={() => setLibraryOpen(false)} />
      </div>
    </header>
  )
}
