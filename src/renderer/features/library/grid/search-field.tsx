import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/buttons.tsx'
import { Input } from '../../../ui/field.tsx'
import { setQuery, useLibraryView } from '../library-view-store.ts'
import styles from './library-grid.module.css'

export const SearchField = () => {
  const { t } = useTranslation('library')
  const { query, searchWanted } = useLibraryView()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!searchWanted) return
    field.current?.select()
    useLibraryView.setState({ searchWanted: false })
  }, [searchWanted])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || query === '') return
    // A first Esc empties the field; only the next one closes the library.
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
