import { useDeferredValue, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import { EmptyState } from '../../../ui/feedback.tsx'
import { closeDeleted, useDeleted } from '../deleted/deleted-store.ts'
import { DeletedView } from '../deleted/deleted-view.tsx'
import { DropVeil } from '../drop-veil.tsx'
import { setFavouritesOnly, setQuery, useLibraryView } from '../library-view-store.ts'
import { useRecipeDrop } from '../use-recipe-drop.ts'
import { GridHeader } from './grid-header.tsx'
import styles from './library-grid.module.css'
import { PictureGrid } from './picture-grid.tsx'
import { searchLibrary } from './search.ts'

/** The whole library in the viewer's place, or its trash. */
export const LibraryGrid = (actions: LibraryActions) => {
  const trashOpen = useDeleted(state => state.open)
  useEffect(() => closeDeleted, [])
  return trashOpen ? <DeletedView /> : <Pictures {...actions} />
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
        <DropVeil shown={isDragActive} />
      </div>
    </section>
  )
}
