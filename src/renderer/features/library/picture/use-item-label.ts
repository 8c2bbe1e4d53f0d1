import { useTranslation } from 'react-i18next'
import type { TileItem } from '../grid/tile-item.ts'

/** A picture in words: its prompt, or its file's name. */
export const useItemLabel = (): ((item: TileItem) => string) => {
  const { t } = useTranslation('library')
  return ({ id, recipe, favourite }) => {
    const name = recipe?.prompt || id
    return favourite ? t('favouriteNamed', { name }) : name
  }
}
