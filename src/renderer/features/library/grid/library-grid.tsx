import { useDeferredValue, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import { EmptyState } from '../../../ui/feedback.tsx'
import { setFavouritesOnly, setQuery, useLibraryView } from '../library-view-store.ts'
import { DropOverlay, useRecipeDrop } from '../recipe-drop.tsx'
import { searchLibrary } from '../search.ts'
import { closeTrash, useTrash } from '../trash/trash-store.ts'
import { TrashView } from '../trash/trash-view.tsx'
import { GridHeader } from './grid-header.tsx'
import styles from './library-grid.module.css'
import { PictureGrid } from './picture-grid.tsx'

/** The whole library, or its trash, in place of the viewer. */
export const LibraryGrid = (actions: LibraryActions) => {
  const trashOpen = useTrash(state => state.open)
  useEffect(() => closeTrash, [])
  return trashOpen ? <TrashView /> : <Pictures {...actions} />
}

const Pictures = (actions: LibraryActions) => {
  const { t } = useTranslation('library')
  const { items, loaded } = useLibrary()
  const query = useDeferredValue(useLibraryView(state => state.query))
  const favouritesOnly = useLibraryView(state => state.favouritesOnly)
  const found = useMemo(() => searchLibrary(items, { query, favouritesOnly }), [items, query, favouritesOnly])
  const { getRootProps, isDragActive } = useRecipeDrop(actions.reuseRecipe)
  return (
    <section className={styles.library} aria-label={t('grid.region')}>
      <GridHeader found={found} all={items.length} {...actions} />
      <div {...getRootProps({ className: styles.body })}>
        {found.length > 0 ? (
          <PictureGrid items={found} {...actions} />
        ) : items.length > 0 ? (
          <EmptyState title={t(query.trim() ? 'noHits.title' : 'noFavourites.title')}>
            <p>{t(query.trim() ? 'noHits.text' : 'noFavourites.text')}</p>
            <Button
              onClick={() => {
                setQuery('')
                setFavouritesOnly(false)
              }}
            >
              {t('noHits.showAll')}
            </Button>
          </EmptyState>
        ) : loaded ? (
          <EmptyState title={t('empty.title')}>
            <p>{t('empty.text')}</p>
          </EmptyState>
        ) : null}
        <DropOverlay shown={isDragActive} />
      </div>
    </section>
  )
}
