import { join } from 'node:path'
import { readJsonFile } from '../../../node/json-file.ts'
import {
  type PackPreferences,
  type PreferenceChanges,
  packPreferences,
} from '../../../shared/api/pack-preferences.ts'
import { saveFile } from '../../results/save-file.ts'
import type { Pack } from './pack-library.ts'

const fileIn = (folder: string): string => join(folder, 'preferences.json')

/** What a person changed of a pack. */
export const readPreferences = async (folder: string): Promise<PackPreferences> =>
  (await readJsonFile(fileIn(folder), value => packPreferences.parse(value))) ?? {}

/** @throws LikenessError `output-not-writable`, `disk-full`; the old preferences are kept then */
export const writePreferences = (folder: string, preferences: PackPreferences): Promise<void> =>
  saveFile(fileIn(folder), Buffer.from(`${JSON.stringify(preferences, null, 2)}\n`))

export const changedPreferences = (
  preferences: PackPreferences,
  changes: PreferenceChanges,
): PackPreferences =>
  packPreferences.parse(
    Object.fromEntries(Object.entries({ ...preferences, ...changes }).filter(([, value]) => value !== null)),
  )

/** A pack with its manifest as a person wants it. */
export const withPreferences = (
  { folder, manifest }: Pack,
  { title = manifest.title, favourite = false, ...sampling }: PackPreferences,
): Pack => {
  const settings = manifest.roles['text-to-image']
  if (!settings) return { folder, favourite, manifest: { ...manifest, title } }
  const { predictionType, clipSkip, scheduler, ...others } = sampling
  const { checkpoint } = settings
  const changed = {
    ...settings,
    ...others,
    checkpoint: checkpoint && { ...checkpoint, ...stated({ predictionType, clipSkip, scheduler }) },
  }
  const roles = { ...manifest.roles, 'text-to-image': changed }
  return { folder, favourite, manifest: { ...manifest, title, roles } }
}

/** Without what is undefined. */
const stated = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
