import {
  Copy,
  Dices,
  Download,
  Ellipsis,
  FolderOpen,
  Heart,
  ImagePlay,
  RotateCcw,
  SquarePen,
  Trash2,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { usePictureCommands } from '../../../state/picture-commands.ts'
import { copyPicture, savePictureAs, showPictureInFolder } from '../../../state/picture-requests.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { MenuCommands } from '../../../ui/commands.tsx'
import { Menu } from '../../../ui/menu.tsx'
import styles from './picture-info.module.css'

interface PictureActionsProps extends AppActions {
  readonly item: LibraryItem
}

/** The picture's commands. Where there is little room the rarer ones are in the menu at the end, which has them all. */
export const PictureActions = ({ item, ...actions }: PictureActionsProps) => {
  const { t } = useTranslation('viewer')
  const { id, recipe, photoRecipe, photo, people, favourite } = item
  const { startFrom } = actions
  const made = recipe ?? photoRecipe
  const commandsOf = usePictureCommands()
  return (
    <div className={styles.actions} role="toolbar" aria-label={t('actions.label')}>
      {recipe ? (
        <IconButton
          icon={Dices}
          label={t('actions.vary')}
          text={t('actions.varyShort')}
          onClick={() => actions.varyRecipe(recipe, photo)}
        />
      ) : null}
      {photoRecipe ? (
        <IconButton
          icon={RotateCcw}
          label={t('actions.repeat')}
          onClick={() => actions.repeat(photoRecipe, people)}
        />
      ) : null}
      {made ? (
        <IconButton
          icon={SquarePen}
          label={t('actions.reuse')}
          text={t('actions.reuse')}
          onClick={() => actions.reuseRecipe(made, item)}
        />
      ) : null}
      {startFrom ? (
        <IconButton
          icon={ImagePlay}
          label={t('actions.startFrom')}
          className={styles.rare}
          onClick={() => startFrom(item)}
        />
      ) : null}
      <IconButton
        icon={Heart}
        filled={favourite}
        label={t('actions.favourite')}
        keys="F"
        pressed={favourite}
        onClick={() => actions.setFavourite(item)}
      />
      <IconButton
        icon={Download}
        label={t('actions.saveAs')}
        className={styles.often}
        onClick={() => savePictureAs(id)}
      />
      <IconButton
        icon={Copy}
        label={t('actions.copy')}
        className={styles.rare}
        onClick={() => copyPicture(id)}
      />
      <IconButton
        icon={FolderOpen}
        label={t('actions.folder')}
        className={styles.rare}
        onClick={() => showPictureInFolder(id)}
      />
      <IconButton
        icon={Trash2}
        label={t('actions.delete')}
        className={styles.often}
        onClick={() => actions.deletePictures([id])}
      />
      <Menu align="end" trigger={<IconButton icon={Ellipsis} label={t('actions.more')} />}>
        <MenuCommands groups={() => commandsOf(item, actions)} />
      </Menu>
    </div>
  )
}
