import { toast } from 'sonner'
import type { WindowOutput } from '../../../shared/window/window-contract.ts'
import { importModel, RequestError, request } from '../../bridge/bridge.ts'
import { i18n } from '../../i18n/i18n.ts'
import { refreshPacks, useMachine } from '../../state/machine-store.ts'
import { createTask } from '../../state/task.ts'

/** Compares the files of all packs with their checksums. */
export const packCheck = createTask(async () => (await request('models.verify', {})).packs)

/** Imports models of this computer: one chosen in a dialog, or files that were dropped. */
export const modelImport = createTask(async (source: 'file' | 'folder' | readonly File[]) => {
  if (typeof source === 'string') return added(await request('models.choose', { what: source }))
  for (const file of source) await added(await importModel(file))
})

const added = async ({ pack }: WindowOutput<'models.choose'>): Promise<void> => {
  if (!pack) return
  await refreshPacks()
  toast.success(i18n.t('models:added', { title: pack.title }))
}

/** Asks for a folder and moves the installed models there. */
export const folderMove = createTask(async () => {
  const moved = await moveFolder()
  if (!moved) return
  useMachine.setState({ info: await request('app.info', {}) })
  await refreshPacks()
  toast.success(i18n.t('models:folder.moved', { folder: moved.folder }))
})

const moveFolder = async (): Promise<WindowOutput<'models.moveFolder'>['moved']> => {
  try {
    return (await request('models.moveFolder', {})).moved
  } catch (error) {
    // The person cancelled it.
    if (error instanceof RequestError && error.code === 'cancelled') return null
    throw error
  }
}
