import { ArrowLeft, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { attempt } from '../../../state/errors.ts'
import { setLibraryOpen } from '../../../state/view-store.ts'
import { Button, IconButton } from '../../../ui/buttons.tsx'
import { classNames } from '../../../ui/class-names.ts'
import styles from '../grid/library-grid.module.css'
import { chosenDeleted, discardAfterAsking } from './deleted-commands.ts'
import { closeDeleted, settleDeleted, useDeleted } from './deleted-store.ts'

/** What can be done with what was chosen, or with everything. */
export const DeletedHeader = () => {
  const { t, i18n } = useTranslation('library')
  const { items, selection } = useDeleted()
  const chosen = selection.chosen.size > 0 ? chosenDeleted() : items
  const megabytes = items.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
  const some = selection.chosen.size > 0
  const size = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: megabytes < 10 ? 1 : 0 })
  return (
    <header className={classNames(styles.header, styles.trash)}>
      <IconButton icon={ArrowLeft} label={t('trash.back')} keys="Esc" onClick={closeDeleted} />
      <h2 className={styles.title}>{t('trash.title')}</h2>
      <span className={styles.count} role="status">
        {some
          ? t('grid.chosen', { count: chosen.length })
          : t('trash.count', { count: items.length, size: size.format(megabytes) })}
      </span>
      <div className={styles.buttons}>
        {items.length > 0 ? (
          <div className={styles.choices}>
            <Button onClick={() => attempt(() => settleDeleted('library.restore', chosen))}>
              {t(some ? 'trash.restore' : 'trash.restoreAll')}
            </Button>
            <Button onClick={() => discardAfterAsking(chosen)}>
              {t(some ? 'trash.discard' : 'trash.discardAll')}
            </Button>
          </div>
        ) : null}
        <IconButton icon={X} label={t('grid.close')} onClick={() => setLibraryOpen(false)} />
      </div>
    </header>
  )
}
