import { ContextMenu } from 'radix-ui'
import { type MouseEvent, type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import type { LibraryActions } from '../../../state/app-actions.ts'
import {
  copyPicture,
  savePictureAs,
  setFavourites,
  showPictureInFolder,
} from '../../../state/picture-requests.ts'
import { showPicture } from '../../../state/view-store.ts'
import styles from '../../../ui/menu.module.css'
import { stayOpen } from '../../../ui/menu.tsx'
import { openExport } from '../export/export-store.ts'

interface PictureMenuProps extends LibraryActions {
  /** The pictures the menu acts on, set when it opens. */
  readonly items: readonly LibraryItem[]
  /** The list that has the menu. */
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
        <ContextMenu.Content className={styles.menu} collisionPadding={8} onFocusOutside={stayOpen}>
          {item && items.length === 1 ? <OnePictureItems item={item} {...actions} /> : null}
          <ContextMenu.Item className={styles.item} onSelect={() => setFavourites(ids, !allFavourite)}>
            {t(allFavourite ? 'menu.noFavourite' : 'menu.favourite')}
          </ContextMenu.Item>
          <ContextMenu.Item className={styles.item} onSelect={() => openExport(ids)}>
            {t('menu.export')}
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

interface OnePictureItemsProps extends LibraryActions {
  readonly item: LibraryItem
}

/** Commands for a single picture. */
const OnePictureItems = ({
  item,
  varyRecipe,
  repeat,
  reuseRecipe,
  startFrom,
  followFace,
  followOutline,
  takePicture,
}: OnePictureItemsProps) => {
  const { t } = useTranslation('library')
  const { id, recipe, photoRecipe, photo, people } = item
  const choices: readonly (readonly [string, () => void])[] = [
    [t('menu.show'), () => showPicture(id)],
    ...(recipe
      ? ([
          [t('menu.vary'), () => varyRecipe(recipe, photo)],
          [t('menu.reuse'), () => reuseRecipe(recipe, item)],
        ] as const)
      : []),
    ...(photoRecipe ? ([[t('menu.repeat'), () => repeat(photoRecipe, people)]] as const) : []),
    ...(photoRecipe && !recipe ? ([[t('menu.reuse'), () => reuseRecipe(photoRecipe, item)]] as const) : []),
    ...(startFrom ? ([[t('menu.startFrom'), () => startFrom(item)]] as const) : []),
    ...(followFace ? ([[t('menu.followFace'), () => followFace(id)]] as const) : []),
    ...(followOutline ? ([[t('menu.followOutline'), () => followOutline(id)]] as const) : []),
    [t('menu.asSource'), () => takePicture(id, 'source')],
    [t('menu.asTarget'), () => takePicture(id, 'target')],
    [t('menu.enhance'), () => takePicture(id, 'enhance')],
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

/** The list index of the picture under the pointer; null beside pictures. */
export const optionIndexAt = (target: EventTarget): number | null => {
  const option = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  return option ? Number(option.dataset.index) : null
}

/**
 * The pictures a context menu acts on. Opened by keyboard its event's target is the list, and it acts on what keys act
 * on; opened by pointer beside all pictures it stays closed.
 */
export const useMenuTarget = (
  atPointer: (index: number) => readonly LibraryItem[],
  atKeyboard: () => readonly LibraryItem[],
) => {
  const [target, setTarget] = useState<readonly LibraryItem[]>([])
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    const index = optionIndexAt(event.target)
    const byKeyboard = event.button !== 2 && event.target === event.currentTarget
    const items = index !== null ? atPointer(index) : byKeyboard ? atKeyboard() : []
    if (items.length === 0) event.preventDefault()
    else setTarget(items)
  }
  return { target, onContextMenu }
}
