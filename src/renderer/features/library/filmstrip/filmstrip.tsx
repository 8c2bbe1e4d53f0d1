import { useTranslation } from 'react-i18next'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { DropVeil } from '../drop-veil.tsx'
import { useRecipeDrop } from '../use-recipe-drop.ts'
import styles from './filmstrip.module.css'
import { FilmstripList } from './filmstrip-list.tsx'

/** The library in one line below the viewer, newest first. */
export const Filmstrip = (actions: LibraryActions) => {
  const { t } = useTranslation('library')
  const empty = useLibrary(({ items }) => items.length === 0)
  const loaded = useLibrary(state => state.loaded)
  const { getRootProps, isDragActive } = useRecipeDrop(actions.reuseRecipe)
  return (
    <div {...getRootProps({ className: styles.strip })}>
      {empty ? (
        <p className={styles.empty}>{loaded ? t('strip.empty') : null}</p>
      ) : (
        <FilmstripList {...actions} />
      )}
      <DropVeil shown={isDragActive} />
    </div>
  )
}
