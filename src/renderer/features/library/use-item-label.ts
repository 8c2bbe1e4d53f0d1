import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../shared/library.ts'

/** A picture in words: its prompt, or its file's name. */
export const useItemLabel = (): ((item: LibraryItem) => string) => {
  const { t } = useTranslation('library')
  return ({ id, recipe, favourite }) => {
    const name = recipe?.prompt || id
    return favourite ? t('favouriteNamed', { name }) : name
  }
}
