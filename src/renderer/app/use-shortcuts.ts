import { useEffect } from 'react'
import type { MenuCommand } from '../../shared/desktop.ts'
import { request, subscribe } from '../bridge/bridge.ts'
import { browsePhoto, focusPrompt, newSeed, submitComposed } from '../features/compose/compose-commands.ts'
import { focusSearch } from '../features/library/library-commands.ts'
import { pictureById, useLibrary } from '../state/library-store.ts'
import { attempt } from '../state/report.ts'
import { openDialog, setLibraryOpen, useView } from '../state/view-store.ts'
import { cancelRunning, stageActions } from './actions.ts'

/** The picture on the stage, for commands that need one. */
const withPicture = (act: (id: string) => unknown): void => {
  const { subject } = useView.getState()
  if (subject.kind === 'picture') act(subject.id)
}

const commands: { readonly [C in MenuCommand]: () => void } = {
  create: submitComposed,
  cancel: cancelRunning,
  'save-as': () => withPicture(id => attempt(() => request('results.saveAs', { id }))),
  'copy-image': () => withPicture(id => attempt(() => request('results.copyImage', { id }))),
  'show-in-folder': () => withPicture(id => attempt(() => request('results.showInFolder', { id }))),
  delete: () => withPicture(id => stageActions.deletePictures([id])),
  favourite: () =>
    withPicture(id => {
      const item = pictureById(useLibrary.getState().items, id)
      if (item) stageActions.setFavourite(item)
    }),
  'open-photo': browsePhoto,
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

/** Esc belongs to an open dialog, menu or the library first; only then does it stop the running job. */
const onKeyDown = (event: KeyboardEvent): void => {
  if (event.key !== 'Escape' || event.defaultPrevented) return
  if (document.querySelector('[role="dialog"],[role="menu"],[role="listbox"][data-state="open"]')) return
  if (useView.getState().libraryOpen) setLibraryOpen(false)
  else cancelRunning()
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
