import { create } from 'zustand'
import type { SavedAs } from '../../../../shared/api/settings.ts'
import { toOutput } from '../../../../shared/api/to-output.ts'
import type { WindowOutput } from '../../../../shared/window/window-contract.ts'
import { request } from '../../../bridge/bridge.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { attempt, errorText, failureText } from '../../../state/errors.ts'
import { useSettings } from '../../../state/settings-store.ts'
import { toast } from '../../../ui/toast.ts'

type Failed = readonly WindowOutput<'results.export'>['failed'][number][]

interface ExportState {
  /** The pictures to export; null while the dialog is closed. */
  readonly ids: readonly string[] | null
  /** Null until the person chose otherwise: as new pictures are saved, but JPEG in place of PNG. */
  readonly output: SavedAs | null
  /** Pixels; null leaves the size. */
  readonly longestSide: number | null
  /** Pictures that are done, while it runs. */
  readonly done: number | null
  readonly failed: Failed
  readonly problem: string | null
}

const idle: Pick<ExportState, 'done' | 'failed' | 'problem'> = { done: null, failed: [], problem: null }

/** An export: its dialog with what was chosen in it, and how far it is. */
export const useExport = create<ExportState>(() => ({ ids: null, output: null, longestSide: null, ...idle }))

export const openExport = (ids: readonly string[]): void => {
  if (ids.length > 0 && useExport.getState().done === null) useExport.setState({ ids, ...idle })
}

/** Closes the dialog; what runs is ended after its picture. */
export const closeExport = (): void => {
  if (useExport.getState().done === null) useExport.setState({ ids: null, ...idle })
  else stopExport()
}

export const stopExport = (): void => attempt(() => request('results.cancelExport', {}))

/**
 * Most people export to send a picture on, where a PNG is too large.
 * @param saved how new pictures are saved
 */
export const exportOutput = (chosen: SavedAs | null, saved: SavedAs | undefined): SavedAs => {
  if (chosen) return chosen
  const base = saved ?? {
    keepPhotoData: true,
    keepPosition: false,
    recipe: true,
    maxBytes: null,
    contentCredentials: false,
  }
  return saved && saved.format !== 'png' ? saved : { ...base, format: 'jpeg', quality: null }
}

export const startExport = async (): Promise<void> => {
  const { ids, output, longestSide, done } = useExport.getState()
  if (ids === null || done !== null) return
  useExport.setState({ ...idle, done: 0 })
  try {
    const result = await request('results.export', {
      ids: [...ids],
      output: toOutput(exportOutput(output, useSettings.getState().settings?.output)),
      ...(longestSide === null ? {} : { longestSide }),
    })
    tellEnd(result, ids)
  } catch (error) {
    useExport.setState({ ...idle, problem: errorText(error) })
  }
}

const tellEnd = (
  { folder, saved, failed, notices }: WindowOutput<'results.export'>,
  ids: readonly string[],
): void => {
  if (saved > 0 && folder !== null)
    toast.success(i18n.t('library:export.saved', { count: saved, folder }), { duration: 8000 })
  for (const notice of notices)
    toast.warning(failureText(notice), { id: `export ${notice.code}`, duration: 15_000 })
  // Whoever thought better of it finds the dialog as it was; what failed, and what was not tried, can be tried again.
  const left = [...failed.map(({ id }) => id), ...ids.slice(saved + failed.length)]
  const isOver = folder !== null && failed.length === 0
  useExport.setState(isOver ? { ids: null, ...idle } : { ...idle, ids: left, failed })
}
