import { useEffect } from 'react'
import type { MenuCommand } from '../../shared/api/window-contract.ts'
import { subscribe } from '../bridge/bridge.ts'
import { focusPrompt, newSeed, submitComposed } from '../features/compose/form/compose-commands.ts'
import { chosenInLibrary, focusSearch, leaveLibrary } from '../features/library/library-commands.ts'
import { cancelRunning } from '../state/cancel-jobs.ts'
import { pictureById, useLibrary } from '../state/library-store.ts'
import { copyPicture, markFavourite, savePictureAs, showPictureInFolder } from '../state/picture-requests.ts'
import { openDialog, setLibraryOpen, useView } from '../state/view-store.ts'
import { viewerActions } from './actions.ts'

/** What commands are about: what is chosen in the open library, else the picture in the viewer. */
const commandTargets = (): readonly string[] => {
  const { subject, libraryOpen } = useView.getState()
  if (libraryOpen) return chosenInLibrary()
  return subject.kind === 'picture' ? [subject.id] : []
}

const withPictures = (act: (ids: readonly string[]) => unknown): void => {
  const ids = commandTargets()
  if (ids.length > 0) act(ids)
}

/** For commands that take one picture: nothing happens while several are chosen. */
const withPicture = (act: (id: string) => unknown): void => {
  const [id, ...others] = commandTargets()
  if (id !== undefined && others.length === 0) act(id)
}

/** All become favourites, unless they all are. */
const toggleFavourites = (ids: readonly string[]): void => {
  const { items } = useLibrary.getState()
  const allFavourite = ids.every(id => pictureById(items, id)?.favourite)
  markFavourite(ids, !allFavourite)
}

const commands: { readonly [C in MenuCommand]: () => void } = {
  create: submitComposed,
  cancel: cancelRunning,
  'save-as': () => withPicture(savePictureAs),
  'copy-image': () => withPicture(copyPicture),
  'show-in-folder': () => withPicture(showPictureInFolder),
  delete: () => withPictures(viewerActions.deletePictures),
  favourite: () => withPictures(toggleFavourites),
  'new-seed': newSeed,
  'show-library': () => setLibraryOpen(!useView.getState().libraryOpen),
  'show-settings': () => openDialog('settings'),
  'show-about': () => openDialog('about'),
  'show-licences': () => openDialog('licences'),
  'focus-prompt': focusPrompt,
  'search-library': () => {
    setLibraryOpen(true)
    focusSearch()
  },
}

/** Where Esc leaves what is being typed, and nothing else. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]') !== null

/** Esc belongs to an open dialog, menu or the library first; only then does it stop the running job. */
const onKeyDown = (event: KeyboardEvent): void => {
  if (event.key !== 'Escape' || event.defaultPrevented) return
  if (
    document.querySelector(
      '[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"][data-state="open"]',
    )
  )
    return
  if (useView.getState().libraryOpen) leaveLibrary()
  else if (!isTyping(event.target)) cancelRunning()
}

/** Menu commands (and so their keys, which the native menu owns) and Esc. */
export const useShortcuts = (): void => {
  useEffect(() => {
    const end = subscribe('menu', ({ command }) => commands[command]())
    window.addEventListener('keydown', onKeyDown)
    return () => {
      end()
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}
