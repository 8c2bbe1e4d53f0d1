import type { WindowOutput } from '../../../../shared/window/window-contract.ts'
import { openFolder, RequestError, request } from '../../../bridge/bridge.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { withConsent } from '../../../state/consent.ts'
import { idle } from '../form/compose-state.ts'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { offerFormUndo } from '../form/form-undo.ts'
import { failureOf } from './import-photo.ts'

type Answered = WindowOutput<'folders.choose'>

/** Takes a folder from the engine into the form. The last one given wins. @throws what `ask` throws as `isForeign` says */
const take = async (
  name: string,
  ask: () => Promise<Answered>,
  isForeign: (error: unknown) => boolean,
): Promise<void> => {
  const task = { kind: 'importing', name } as const
  setCompose({ folderTask: task })
  const isLatest = () => useCompose.getState().folderTask === task
  try {
    const { folder } = await ask()
    if (isLatest()) setCompose({ folderTask: idle, ...(folder ? { folder } : {}) })
  } catch (error) {
    if (isLatest())
      setCompose({ folderTask: isForeign(error) ? idle : { kind: 'failed', failure: failureOf(error) } })
    if (isForeign(error)) throw error
  }
}

/** Asks for a folder of pictures. */
export const chooseFolder = (): void =>
  void withConsent(() =>
    take(
      '',
      () => request('folders.choose', {}),
      () => false,
    ),
  )

/**
 * Takes dropped files and folders as pictures that are all to be worked on.
 * @returns false where they have no place on this computer's disks, as pictures dragged out of a web page
 */
export const giveFolder = async (files: readonly File[]): Promise<boolean> => {
  const isForeign = (error: unknown) => error instanceof RequestError && error.code === 'file-not-found'
  try {
    await take(files[0]?.name ?? '', () => openFolder(files), isForeign)
    return true
  } catch {
    return false
  }
}

/** Takes the folder out of the form, and offers to bring it back. */
export const clearFolder = (): void => {
  const before = useCompose.getState()
  setCompose({ folder: null, folderTask: idle, into: null })
  if (before.folder)
    offerFormUndo(i18n.t('compose:photoRemoved', { name: before.folder.name }), before, [
      'folder',
      'folderTask',
      'into',
    ])
}
