import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { usePeople } from '../../../state/people-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import { EmptyState } from '../../../ui/feedback.tsx'
import { useAlbums } from '../albums/albums-store.ts'
import { useLibraryLook } from '../library-look.ts'
import { endSearch, useLibraryView } from '../library-view-store.ts'
import { DropOverlay, useRecipeDrop } from '../recipe-drop.tsx'
import { createSearch } from '../search.ts'
import { prepareSearch } from '../search-texts.ts'
import { useSorted } from '../sort.ts'
import { closeTrash, useTrash } from '../trash/trash-store.ts'
import { TrashView } from '../trash/trash-view.tsx'
import { GridHeader } from './grid-header.tsx'
import styles from './library-grid.module.css'
import { PictureGrid } from './picture-grid.tsx'
import { ViewBar } from './view-bar.tsx'

/** The whole library, or its trash, in place of the viewer. */
export const LibraryGrid = (actions: LibraryActions) => {
  const trashOpen = useTrash(state => state.open)
  useEffect(() => closeTrash, [])
  return trashOpen ? <TrashView /> : <Pictures {...actions} />
}

/** A key in the search field renders this, but nothing in it until what is found is known. */
const Pictures = (actions: LibraryActions) => {
  const { t } = useTranslation('library')
  const { items, loaded } = useLibrary()
  const query = useDeferredValue(useLibraryView(state => state.query))
  const favouritesOnly = useLibraryView(state => state.favouritesOnly)
  const kind = useLibraryView(state => state.kind)
  const { sort, tile } = useLibraryLook()
  const people = usePeople(state => state.people)
  const albums = useAlbums(state => state.albums)
  const album = useLibraryView(state => state.album)
  const names = useMemo(
    () => new Map([...people, ...albums].map(({ id, name }) => [id, name])),
    [people, albums],
  )
  const [search] = useState(createSearch)
  const { list: sorted, by } = useSorted(items, sort)
  const found = useMemo(
    () => search(sorted, { query, favouritesOnly, kind, album }, names),
    [search, sorted, query, favouritesOnly, kind, album, names],
  )
  useEffect(() => prepareSearch(sorted), [sorted])
  const nothingFound = query.trim()
    ? 'noHits'
    : favouritesOnly
      ? 'noFavourites'
      : album === null
        ? 'noneOfKind'
        : 'emptyAlbum'
  const { getRootProps, isDragActive } = useRecipeDrop(actions.reuseRecipe)
  return (
    <section className={styles.library} aria-label={t('grid.region')}>
      <GridHeader found={found} all={items.length} loaded={loaded} deletePictures={actions.deletePictures} />
      <ViewBar />
      <div {...getRootProps({ className: styles.body })}>
        {found.length > 0 ? (
          <PictureGrid
            items={found}
            sort={by}
            tile={tile}
            listName={`${by} ${kind} ${album} ${favouritesOnly} ${query}`}
            {...actions}
          />
        ) : items.length > 0 ? (
          <EmptyState title={t(`${nothingFound}.title`)}>
            <p>{t(`${nothingFound}.text`)}</p>
            <Button onClick={endSearch}>{t('noHits.showAll')}</Button>
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
