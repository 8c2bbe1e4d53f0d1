import { useDropzone } from 'react-dropzone'
import { toast } from 'sonner'
import { request } from '../../bridge/bridge.ts'
import { i18n } from '../../i18n/i18n.ts'
import type { LibraryActions } from '../../state/app-actions.ts'
import { attempt } from '../../state/errors.ts'
import { isOwnDrag } from '../../state/picture-requests.ts'
import { pngTexts } from './png-texts.ts'

const longestName = 255

const readRecipeOf = async (file: File, reuseRecipe: LibraryActions['reuseRecipe']): Promise<void> => {
  const bytes = await pngTexts(file)
  const { recipe } = await request('recipes.read', { name: file.name.slice(-longestName), bytes })
  reuseRecipe(recipe, null)
}

/** A PNG dropped here gives its recipe to the form. */
export const useRecipeDrop = (reuseRecipe: LibraryActions['reuseRecipe']) =>
  useDropzone({
    noClick: true,
    noKeyboard: true,
    multiple: false,
    accept: { 'image/png': ['.png'] },
    onDrop: ([file], refused) => {
      if (file && !isOwnDrag(file.name)) attempt(() => readRecipeOf(file, reuseRecipe))
      else if (refused.length > 1) toast.error(i18n.t('library:drop.onlyOne'))
      else if (refused.length > 0) toast.error(i18n.t('library:drop.onlyPng'))
    },
  })
