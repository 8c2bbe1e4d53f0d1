import { ContextMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { copyPicture, savePictureAs, showPictureInFolder } from '../../../state/picture-requests.ts'
import { showPicture } from '../../../state/view-store.ts'
import styles from './picture-menu.module.css'

interface OnePictureItemsProps extends LibraryActions {
  readonly item: LibraryItem
}

/** What only makes sense for a single picture. */
export const OnePictureItems = ({ item, varyRecipe, reuseRecipe, startFrom }: OnePictureItemsProps) => {
  const { t } = useTranslation('library')
  const { id, recipe, photo } = item
  const choices: readonly (readonly [string, () => void])[] = [
    [t('menu.show'), () => showPicture(id)],
    ...(recipe
      ? ([
          [t('menu.vary'), () => varyRecipe(recipe, photo)],
          [t('menu.reuse'), () => reuseRecipe(recipe, photo)],
        ] as const)
      : []),
    ...(startFrom ? ([[t('menu.startFrom'), () => startFrom(item)]] as const) : []),
    [t('menu.saveAs'), () => savePictureAs(id)],
    [t('menu.copy'), () => copyPicture(id)],
    [t('menu.folder'), () => showPictureInFolder(id)],
  ]
  return (
    <>
      {choices.map(([label, act]) => (
        <ContextMenu.Item key={label} className={styles.item} onSelect={act}>
          {label}
        </ContextMenu.Item>
      ))}
      <ContextMenu.Separator className={styles.separator} />
    </>
  )
}
