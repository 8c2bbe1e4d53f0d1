import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../shared/api/library.ts'
import type { Recipe } from '../../shared/api/recipe.ts'

export interface TitledPicture extends Pick<LibraryItem, 'id'> {
  readonly recipe: Pick<Recipe, 'prompt'> | null
  /** Not known of pictures in the trash. */
  readonly madeBy?: LibraryItem['madeBy']
}

/** What a picture is called: its prompt, else what was done to a photo, else its file name. */
export const usePictureTitle = (): ((picture: TitledPicture) => string) => {
  const { t } = useTranslation('common')
  return ({ id, recipe, madeBy }) => {
    if (recipe?.prompt) return recipe.prompt
    return madeBy === 'swap' || madeBy === 'enhance' ? t(`madeBy.${madeBy}`) : id
  }
}
