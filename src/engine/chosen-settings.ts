import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LikenessError } from '../core/errors.ts'
import { settings } from '../shared/api/settings.ts'
import { dataFolderLayout } from '../shared/data-folder.ts'
import type { ChosenFolders } from './folders.ts'
import { ensureFolder, saveFile } from './results/save-file.ts'

/** The settings file as it is. */
type RawSettings = Readonly<Record<string, unknown>>

/** Empty when there is no file; null when it cannot be read or is no object. */
const readRaw = (data: string): RawSettings | null => {
  try {
    const raw: unknown = JSON.parse(readFileSync(join(data, dataFolderLayout.settings), 'utf8'))
    return raw !== null && typeof raw === 'object' && !Array.isArray(raw) ? (raw as RawSettings) : null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {} : null
  }
}

/** The folders chosen in the app's settings, for programs without a window. */
export const readChosenFolders = (data: string): ChosenFolders => {
  const raw = readRaw(data) ?? {}
  const { libraryFolder, modelsFolder } = settings.shape
  return {
    library: libraryFolder.safeParse(raw.libraryFolder).data,
    models: modelsFolder.safeParse(raw.modelsFolder).data,
  }
}

/** Bytes that merged weights may take, as chosen in the app's settings; asked whenever some are made. */
export const readMergedBudget = (data: string): number => {
  const { mergedGigabytes } = settings.shape
  const chosen = mergedGigabytes.safeParse(readRaw(data)?.mergedGigabytes)
  return (chosen.data ?? mergedGigabytes.parse(undefined)) * 1e9
}

/**
 * Writes the models folder into the app's settings and leaves everything else there as it is.
 * @throws LikenessError `output-not-writable`, `disk-full`; nothing has changed then
 */
export const keepModelsFolder = async (data: string, folder: string): Promise<void> => {
  const file = join(data, dataFolderLayout.settings)
  const raw = readRaw(data)
  if (!raw)
    throw new LikenessError(
      'output-not-writable',
      `The settings in "${file}" cannot be read, so they are not changed. Start the app once: it sets them aside and begins anew.`,
    )
  const isDefault = resolve(folder) === resolve(data, dataFolderLayout.models)
  await ensureFolder(data)
  const changed = { version: 1, ...raw, modelsFolder: isDefault ? null : folder }
  await saveFile(file, Buffer.from(`${JSON.stringify(changed, null, 2)}\n`))
}
