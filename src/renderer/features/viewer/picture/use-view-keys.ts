import type { KeyboardEvent, RefObject } from 'react'
import type { LibraryEntry } from '../../../../shared/api/library.ts'
import { pressedShortcut, type ShortcutOf } from '../../../../shared/window/shortcuts.ts'
import { alongLine } from '../../../i18n/direction.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { selectPicture, setFullScreen, useView } from '../../../state/view-store.ts'
import { setDetailsOpen, useDetails } from './details/details-store.ts'
import { setCompare, useCompare } from './intermediates.ts'
import type { Zoom } from './zoom-pane.tsx'

interface ViewKeysOptions extends Pick<AppActions, 'setFavourite' | 'deletePictures'> {
  readonly id: string
  readonly item: LibraryEntry | undefined
  readonly zoom: RefObject<Zoom | null>
  readonly canCompare: boolean
  /** Shows the picture before while the space bar is held. */
  readonly setHeld: (held: boolean) => void
}

/** The keys of the picture that is shown large, while it has the focus. */
export const useViewKeys = ({
  id,
  item,
  zoom,
  canCompare,
  setHeld,
  setFavourite,
  deletePictures,
}: ViewKeysOptions) => {
  const move = (by: 1 | -1) => {
    const next = neighbourOf(useLibrary.getState().items, id, by)
    if (next) selectPicture(next)
  }
  const commands: { readonly [A in ShortcutOf<'picture'>]: () => unknown } = {
    previous: () => move(-1),
    next: () => move(1),
    'zoom-in': () => zoom.current?.zoomIn(),
    'zoom-out': () => zoom.current?.zoomOut(),
    fit: () => zoom.current?.fit(),
    'actual-size': () => zoom.current?.actualSize(),
    'full-screen': () => setFullScreen(!useView.getState().fullScreen),
    compare: () => canCompare && setCompare(!useCompare.getState().on),
    'show-before': () => canCompare && setHeld(true),
    details: () => setDetailsOpen(!useDetails.getState().open),
    favourite: () => item && setFavourite(item),
    delete: () => item && deletePictures([id]),
  }
  return {
    onKeyDown: (event: KeyboardEvent) => {
      const { shiftKey, ctrlKey, metaKey, altKey } = event
      const key = alongLine(event.key)
      const action = pressedShortcut('picture', { key, shiftKey, ctrlKey, metaKey, altKey })
      // Buttons and the divider have keys of their own.
      if (!action || event.defaultPrevented || event.target !== event.currentTarget) return
      event.preventDefault()
      commands[action]()
    },
    onKeyUp: ({ key }: KeyboardEvent) => {
      if (key === ' ') setHeld(false)
    },
  }
}

/** The next (1) or previous (-1) picture of the library, newest first; null at its ends. */
const neighbourOf = (items: readonly LibraryEntry[], id: string, by: 1 | -1): string | null => {
  const index = items.findIndex(item => item.id === id)
  return index < 0 ? null : (items[index + by]?.id ?? null)
}
