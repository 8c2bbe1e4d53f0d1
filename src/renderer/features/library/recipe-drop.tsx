import { useDropzone } from 'react-dropzone'
import { useTranslation } from 'react-i18next'
import { request } from '../../bridge/bridge.ts'
import { i18n } from '../../i18n/i18n.ts'
import type { LibraryActions } from '../../state/app-actions.ts'
import { attempt } from '../../state/errors.ts'
import { isOwnDrag } from '../../state/picture-requests.ts'
import { toast } from '../../ui/toast.ts'
import { recipeBytes } from './recipe-bytes.ts'
import styles from './recipe-drop.module.css'

const maxNameLength = 255

/** Reads the recipe in a picture and fills it into the form. @throws RequestError */
export const readRecipe = async (file: File, reuseRecipe: LibraryActions['reuseRecipe']): Promise<void> => {
  const bytes = await recipeBytes(file)
  const { recipe } = await request('recipes.read', { name: file.name.slice(-maxNameLength), bytes })
  reuseRecipe(recipe, { photo: null, people: null })
}

/** Puts the recipe of a picture that is dropped here into the form. */
export const useRecipeDrop = (reuseRecipe: LibraryActions['reuseRecipe']) =>
  useDropzone({
    noClick: true,
    noKeyboard: true,
    multiple: false,
    accept: {
      'image/png': ['.png'],
      'image/jpeg': ['.jpg', '.jpeg'],
      'image/webp': ['.webp'],
      'image/avif': ['.avif'],
    },
    onDrop: ([file], refused) => {
      if (file && !isOwnDrag(file.name)) attempt(() => readRecipe(file, reuseRecipe))
      else if (refused.length > 1) toast.error(i18n.t('library:drop.onlyOne'))
      else if (refused.length > 0) toast.error(i18n.t('library:drop.onlyPictures'))
    },
  })

/** Says what dropping would do. */
export const DropOverlay = ({ shown }: { readonly shown: boolean }) => {
  const { t } = useTranslation('library')
  return shown ? <div className={styles.overlay}>{t('drop.hint')}</div> : null
}
