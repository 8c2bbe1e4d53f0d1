import { ArchiveRestore, FolderHeart, Heart, Search, Share, Trash2, X } from 'lucide-react'
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry } from '../../../../shared/api/library.ts'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { setFavourites } from '../../../state/picture-requests.ts'
import { setLibraryOpen } from '../../../state/view-store.ts'
import { useAnnounced } from '../../../ui/announcer.tsx'
import { IconButton } from '../../../ui/buttons.tsx'
import { MenuCommands } from '../../../ui/commands.tsx'
import { Input } from '../../../ui/field.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { albumCommands } from '../albums/albums-store.ts'
import { openExport } from '../export/export-store.ts'
import { changeSelection, setFavouritesOnly, setQuery, useLibraryView } from '../library-view-store.ts'
import { openTrash } from '../trash/trash-store.ts'
import styles from './library-grid.module.css'

interface GridHeaderProps extends Pick<LibraryActions, 'deletePictures'> {
  readonly found: readonly LibraryEntry[]
  readonly all: number
  readonly loaded: boolean
}

/** Search and filter; while pictures are chosen, their number and commands for all of them. */
export const GridHeader = memo(({ found, all, loaded, deletePictures }: GridHeaderProps) => {
  const { t } = useTranslation(['library', 'common'])
  const favouritesOnly = useLibraryView(state => state.favouritesOnly)
  const chosenIds = useLibraryView(({ selection }) => selection.chosen)
  const chosen = useMemo(
    () => (chosenIds.size === 0 ? [] : found.filter(({ id }) => chosenIds.has(id))),
    [found, chosenIds],
  )
  const ids = chosen.map(({ id }) => id)
  const allFavourite = chosen.every(({ favourite }) => favourite)
  const count = !loaded
    ? t('grid.reading')
    : found.length === all
      ? t('grid.count', { count: all })
      : t('grid.found', { count: found.length, all })
  const shown = chosen.length > 0 ? t('grid.chosen', { count: chosen.length }) : count
  useAnnounced(shown)
  return (
    <header className={styles.header}>
      <SearchField />
      <IconButton
        icon={Heart}
        label={t('grid.favouritesOnly')}
        pressed={favouritesOnly}
        onClick={() => setFavouritesOnly(!favouritesOnly)}
      />
      <span className={styles.count}>{shown}</span>
      <div className={styles.buttons}>
        {chosen.length > 0 ? (
          <>
            <IconButton
              icon={Heart}
              label={t(allFavourite ? 'grid.unmarkChosen' : 'grid.markChosen')}
              onClick={() => setFavourites(ids, !allFavourite)}
            />
            <Menu trigger={<IconButton icon={FolderHeart} label={t('albums.add')} />} align="end">
              <MenuCommands groups={() => [albumCommands(chosen)]} />
            </Menu>
            <IconButton icon={Share} label={t('grid.exportChosen')} onClick={() => openExport(ids)} />
            <IconButton
              icon={Trash2}
              label={t('grid.deleteChosen', { count: chosen.length })}
              onClick={() => deletePictures(ids)}
            />
            <IconButton
              icon={X}
              label={t('grid.chooseNone')}
              keys="Escape"
              onClick={() => changeSelection(selection => ({ ...selection, chosen: new Set() }))}
            />
          </>
        ) : (
          <>
            <IconButton icon={ArchiveRestore} label={t('trash.open')} onClick={openTrash} />
            <IconButton
              icon={X}
              label={t('grid.close')}
              keys="Escape"
              onClick={() => setLibraryOpen(false)}
            />
          </>
        )}
      </div>
    </header>
  )
})
GridHeader.displayName = 'GridHeader'

const SearchField = () => {
  const { t } = useTranslation('library')
  const query = useLibraryView(state => state.query)
  const focusSearch = useLibraryView(state => state.focusSearch)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!focusSearch) return
    field.current?.select()
    useLibraryView.setState({ focusSearch: false })
  }, [focusSearch])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || query === '') return
    // The first Esc empties the field, the next one closes the library.
    event.preventDefault()
    setQuery('')
  }
  return (
    <search className={styles.search}>
      <Search size={14} aria-hidden />
      <Input
        ref={field}
        type="search"
        value={query}
        placeholder={t('grid.search')}
        aria-label={t('grid.searchLabel')}
        title={t('grid.searchHelp')}
        spellCheck={false}
        onChange={({ target }) => setQuery(target.value)}
        onKeyDown={onKeyDown}
      />
      {query ? (
        <IconButton
          icon={X}
          label={t('grid.clearSearch')}
          className={styles.clear}
          onClick={() => {
            setQuery('')
            field.current?.focus()
          }}
        />
      ) : null}
    </search>
  )
}
