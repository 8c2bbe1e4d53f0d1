import type { KeyboardEvent, RefObject } from 'react'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { alongLine } from '../../../i18n/direction.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { selectPicture, setFullScreen, useView } from '../../../state/view-store.ts'
import { setDetailsOpen, useDetails } from './details/details-store.ts'
import { setCompare, useCompare } from './intermediates.ts'
import type { Zoom } from './zoom-pane.tsx'

interface ViewKeysOptions extends Pick<AppActions, 'setFavourite' | 'deletePictures'> {
  readonly id: string
  readonly item: LibraryItem | undefined
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
  const zoomIn = () => zoom.current?.zoomIn()
  const remove = () => item && deletePictures([id])
  const keys: Readonly<Record<string, () => unknown>> = {
    ArrowLeft: () => move(-1),
    ArrowRight: () => move(1),
    '+': zoomIn,
    '=': zoomIn,
    '-': () => zoom.current?.zoomOut(),
    '0': () => zoom.current?.fit(),
    '1': () => zoom.current?.actualSize(),
    c: () => canCompare && setCompare(!useCompare.getState().on),
    i: () => setDetailsOpen(!useDetails.getState().open),
    f: () => item && setFavourite(item),
    F11: () => setFullScreen(!useView.getState().fullScreen),
    Enter: () => setFullScreen(!useView.getState().fullScreen),
    ' ': () => canCompare && setHeld(true),
    Delete: remove,
    Backspace: remove,
  }
  return {
    onKeyDown: (event: KeyboardEvent) => {
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[alongLine(event.key)]
      // Buttons and the divider have keys of their own.
      if (!act || event.defaultPrevented || event.target !== event.currentTarget) return
      event.preventDefault()
      act()
    },
    onKeyUp: ({ key }: KeyboardEvent) => {
      if (key === ' ') setHeld(false)
    },
  }
}

/** The next (1) or previous (-1) picture of the library, newest first; null at its ends. */
const neighbourOf = (items: readonly LibraryItem[], id: string, by: 1 | -1): string | null => {
  const index = items.findIndex(item => item.id === id)
  return index < 0 ? null : (items[index + by]?.id ?? null)
}
