import { useEffect } from 'react'
import { pressedShortcut } from '../../shared/window/shortcuts.ts'
import type { MenuCommand } from '../../shared/window/window-contract.ts'
import { subscribe } from '../bridge/bridge.ts'
import { focusPrompt, newSeed, submitComposed } from '../features/compose/form/compose-commands.ts'
import { focusLibrarySearch, leaveLibrary, libraryTargets } from '../features/library/library-view-store.ts'
import { leavePeople } from '../features/people/people-view-store.ts'
import { cancelRunning } from '../state/cancel-jobs.ts'
import { attempt } from '../state/errors.ts'
import { pictureById, useLibrary } from '../state/library-store.ts'
import { copyPicture, savePictureAs, setFavourites, showPictureInFolder } from '../state/picture-requests.ts'
import { undoLast } from '../state/undo.ts'
import { checkForUpdates } from '../state/updates-store.ts'
import { openDialog, setFullScreen, setLibraryOpen, setPeopleOpen, useView } from '../state/view-store.ts'
import { isComposing, leaveKeysToInputMethods } from '../ui/input-method.ts'
import { isTextField } from '../ui/text-fields.ts'
import { viewerActions } from './actions.ts'

/** Pictures that commands act on: those chosen in the open library, else the one in the viewer. */
const commandTargets = (): readonly string[] => {
  const { subject, libraryOpen, peopleOpen } = useView.getState()
  if (libraryOpen) return libraryTargets()
  if (peopleOpen) return []
  return subject.kind === 'picture' ? [subject.id] : []
}

const withPictures = (act: (ids: readonly string[]) => unknown): void => {
  const ids = commandTargets()
  if (ids.length > 0) act(ids)
}

/** For commands on a single picture: does nothing while several are chosen. */
const withPicture = (act: (id: string) => unknown): void => {
  const [id, ...others] = commandTargets()
  if (id !== undefined && others.length === 0) act(id)
}

/** Makes all favourites, or none if all are. */
const toggleFavourites = (ids: readonly string[]): void => {
  const { items } = useLibrary.getState()
  const allFavourite = ids.every(id => pictureById(items, id)?.favourite)
  setFavourites(ids, !allFavourite)
}

/** Whether something is open that Esc closes, and beside which nothing else is to happen. */
const hasOverlay = (): boolean =>
  document.querySelector(
    '[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"][data-state="open"]',
  ) !== null

/** Whether the target is a field in which Esc only ends typing. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]') !== null

/** Takes back what was typed in the text field that has the focus, else what was done last. */
const undo = (): void => {
  // Called deprecated, and the only way to a field's own undo.
  if (isTextField(document.activeElement)) document.execCommand('undo')
  else if (!hasOverlay()) undoLast()
}

const commands: { readonly [C in MenuCommand]: () => void } = {
  create: submitComposed,
  cancel: cancelRunning,
  undo,
  'save-as': () => withPicture(savePictureAs),
  'copy-image': () => withPicture(copyPicture),
  'show-in-folder': () => withPicture(showPictureInFolder),
  delete: () => withPictures(viewerActions.deletePictures),
  favourite: () => withPictures(toggleFavourites),
  'new-seed': newSeed,
  'show-library': () => setLibraryOpen(!useView.getState().libraryOpen),
  'show-people': () => setPeopleOpen(!useView.getState().peopleOpen),
  'show-settings': () => openDialog('settings'),
  'show-help': () => openDialog('help'),
  'show-shortcuts': () => openDialog('shortcuts'),
  'show-about': () => openDialog('about'),
  'check-for-updates': () => {
    openDialog('about')
    attempt(checkForUpdates)
  },
  'show-licences': () => openDialog('licences'),
  'focus-prompt': focusPrompt,
  'search-library': () => {
    setLibraryOpen(true)
    focusLibrarySearch()
  },
}

/**
 * Keys that the native menu leaves to the window. Esc closes an open dialog, menu, the full screen or the library
 * first; without one it stops the running job. Undo takes back what was done last, except in a text field, which has an undo of its own.
 */
const onKeyDown = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || hasOverlay()) return
  switch (pressedShortcut('window', event)) {
    case 'undo':
      if (!isTextField(event.target) && undoLast()) event.preventDefault()
      break
    case 'show-shortcuts':
      if (event.ctrlKey || event.metaKey || !isTyping(event.target)) {
        event.preventDefault()
        openDialog('shortcuts')
      }
      break
    case 'cancel':
      if (useView.getState().fullScreen) setFullScreen(false)
      else if (useView.getState().libraryOpen) leaveLibrary()
      else if (useView.getState().peopleOpen) leavePeople()
      else if (!isTyping(event.target)) cancelRunning()
  }
}

/** Commands of the native menu, which has most of their keys, and the other keys. */
export const useShortcuts = (): void => {
  useEffect(() => {
    const endComposing = leaveKeysToInputMethods()
    const end = subscribe('menu', ({ command }) => {
      if (!isComposing()) commands[command]()
    })
    window.addEventListener('keydown', onKeyDown)
    return () => {
      endComposing()
      end()
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}
