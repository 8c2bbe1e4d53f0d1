import { Copy, Dices, Download, FolderOpen, Heart, ImagePlay, SquarePen, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { copyPicture, savePictureAs, showPictureInFolder } from '../../../state/picture-requests.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import styles from './picture-info.module.css'

interface PictureActionsProps extends AppActions {
  readonly item: LibraryItem
}

export const PictureActions = ({ item, ...actions }: PictureActionsProps) => {
  const { t } = useTranslation('viewer')
  const { id, recipe, photo, favourite } = item
  const { startFrom } = actions
  return (
    <div className={styles.actions} role="toolbar" aria-label={t('actions.label')}>
      {recipe ? (
        <>
          <IconButton
            icon={Dices}
            label={t('actions.vary')}
            onClick={() => actions.varyRecipe(recipe, photo)}
          />
          <IconButton
            icon={SquarePen}
            label={t('actions.reuse')}
            onClick={() => actions.reuseRecipe(recipe, photo)}
          />
        </>
      ) : null}
      {startFrom ? (
        <IconButton icon={ImagePlay} label={t('actions.startFrom')} onClick={() => startFrom(item)} />
      ) : null}
      <IconButton
        icon={Heart}
        label={t('actions.favourite')}
        pressed={favourite}
        onClick={() => actions.setFavourite(item)}
      />
      <IconButton icon={Download} label={t('actions.saveAs')} onClick={() => savePictureAs(id)} />
      <IconButton icon={Copy} label={t('actions.copy')} onClick={() => copyPicture(id)} />
      <IconButton icon={FolderOpen} label={t('actions.folder')} onClick={() => showPictureInFolder(id)} />
      <IconButton icon={Trash2} label={t('actions.delete')} onClick={() => actions.deletePictures([id])} />
    </div>
  )
}
