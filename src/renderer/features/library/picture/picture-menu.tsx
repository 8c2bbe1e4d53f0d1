import { ContextMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { setFavourites } from '../../../state/picture-requests.ts'
import { OnePictureItems } from './one-picture-items.tsx'
import styles from './picture-menu.module.css'

interface PictureMenuProps extends LibraryActions {
  /** What the menu is about; set when it opens. */
  readonly items: readonly LibraryItem[]
  /** The list whose pictures have the menu. */
  readonly children: ReactElement
}

/** The context menu of pictures, for one or for several. */
export const PictureMenu = ({ items, children, ...actions }: PictureMenuProps) => {
  const { t } = useTranslation('library')
  const [item] = items
  const allFavourite = items.every(({ favourite }) => favourite)
  const ids = items.map(({ id }) => id)
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={styles.menu} collisionPadding={8}>
          {item && items.length === 1 ? <OnePictureItems item={item} {...actions} /> : null}
          <ContextMenu.Item className={styles.item} onSelect={() => setFavourites(ids, !allFavourite)}>
            {t(allFavourite ? 'menu.noFavourite' : 'menu.favourite')}
          </ContextMenu.Item>
          <ContextMenu.Separator className={styles.separator} />
          <ContextMenu.Item className={styles.danger} onSelect={() => actions.deletePictures(ids)}>
            {t('menu.delete', { count: items.length })}
          </ContextMenu.Item>
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}
