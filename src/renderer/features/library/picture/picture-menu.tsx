import { type MouseEvent, type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry } from '../../../../shared/api/library.ts'
import { i18n } from '../../../i18n/i18n.ts'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { usePictureCommands } from '../../../state/picture-commands.ts'
import { setFavourites } from '../../../state/picture-requests.ts'
import { showPicture } from '../../../state/view-store.ts'
import { type Command, ContextCommands } from '../../../ui/commands.tsx'
import { albumCommands } from '../albums/albums-store.ts'

interface PictureMenuProps extends LibraryActions {
  /** The pictures the menu acts on, set when it opens. */
  readonly items: readonly LibraryEntry[]
  /** The list that has the menu. */
  readonly children: ReactElement
}

/** The context menu of pictures, for one or for several. */
export const PictureMenu = ({ items, children, ...actions }: PictureMenuProps) => {
  const { t } = useTranslation('library')
  const commandsOf = usePictureCommands()
  const [item, ...others] = items
  const ofOne = (entry: LibraryEntry) => {
    const commands = commandsOf(entry, actions)
    // What deletes comes last.
    return [
      [{ label: t('menu.show'), act: () => showPicture(entry.id) }],
      ...commands.slice(0, -1),
      albumCommands(items),
      ...commands.slice(-1),
    ]
  }
  const groups = () => (!item ? [] : others.length === 0 ? ofOne(item) : commandsForMany(items, actions))
  return <ContextCommands groups={groups}>{children}</ContextCommands>
}

const commandsForMany = (
  items: readonly LibraryEntry[],
  { deletePictures, exportPictures }: LibraryActions,
): readonly (readonly Command[])[] => {
  const t = i18n.getFixedT(null, 'library')
  const allFavourite = items.every(({ favourite }) => favourite)
  const ids = items.map(({ id }) => id)
  return [
    [
      {
        label: t(allFavourite ? 'menu.noFavourite' : 'menu.favourite'),
        act: () => setFavourites(ids, !allFavourite),
      },
      { label: t('menu.export'), act: () => exportPictures(ids) },
    ],
    albumCommands(items),
    [{ label: t('menu.delete', { count: ids.length }), danger: true, act: () => deletePictures(ids) }],
  ]
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
  atPointer: (index: number) => readonly LibraryEntry[],
  atKeyboard: () => readonly LibraryEntry[],
) => {
  const [target, setTarget] = useState<readonly LibraryEntry[]>([])
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    const index = optionIndexAt(event.target)
    const byKeyboard = event.button !== 2 && event.target === event.currentTarget
    const items = index !== null ? atPointer(index) : byKeyboard ? atKeyboard() : []
    if (items.length === 0) event.preventDefault()
    else setTarget(items)
  }
  return { target, onContextMenu }
}
