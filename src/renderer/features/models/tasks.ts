import type { WindowOutput } from '../../../shared/window/window-contract.ts'
import { importModel, RequestError, request } from '../../bridge/bridge.ts'
import { i18n } from '../../i18n/i18n.ts'
import { refreshPacks, useMachine } from '../../state/machine-store.ts'
import { createTask } from '../../state/task.ts'
import { toast } from '../../ui/toast.ts'

/** Compares the files of all packs with their checksums. */
export const packCheck = createTask(async () => (await request('models.verify', {})).packs)

/** Measures how fast this machine is. */
export const measurement = createTask(async () => {
  await request('models.measure', {})
})

/** Imports models of this computer: one chosen in a dialog, or files that were dropped. */
export const modelImport = createTask((source: 'file' | 'folder' | readonly File[]) =>
  unlessCancelled(async () => {
    if (typeof source === 'string') await added(await request('models.choose', { what: source }))
    else for (const file of source) await added(await importModel(file))
  }),
)

const added = async ({ pack }: WindowOutput<'models.choose'>): Promise<void> => {
  if (!pack) return
  await refreshPacks()
  toast.success(i18n.t('models:added', { title: pack.title }))
}

/** Asks for a folder and moves the installed models there. */
export const folderMove = createTask(async () => {
  const moved = await unlessCancelled(async () => (await request('models.moveFolder', {})).moved)
  if (!moved) return
  useMachine.setState({ info: await request('app.info', {}) })
  await refreshPacks()
  toast.success(i18n.t('models:folder.moved', { folder: moved.folder }))
})

/** What work answers; null where the person cancelled it. */
const unlessCancelled = async <T>(work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RequestError && error.code === 'cancelled') return null
    throw error
  }
}
