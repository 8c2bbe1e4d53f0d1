import { join } from 'node:path'
import { readJsonFile } from '../../../node/json-file.ts'
import {
  type PackPreferences,
  type PreferenceChanges,
  packPreferences,
} from '../../../shared/api/pack-preferences.ts'
import type { PackManifest } from '../../../shared/pack-manifest.ts'
import { saveFile } from '../../results/save-file.ts'

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

/** A manifest as a person wants it. */
export const withPreferences = (
  manifest: PackManifest,
  { title = manifest.title, favourite: _, ...sampling }: PackPreferences,
): PackManifest => {
  const settings = manifest.roles['text-to-image']
  if (!settings) return { ...manifest, title }
  const { predictionType, clipSkip, scheduler, ...others } = sampling
  const { checkpoint } = settings
  const changed = {
    ...settings,
    ...others,
    checkpoint: checkpoint && { ...checkpoint, ...stated({ predictionType, clipSkip, scheduler }) },
  }
  return { ...manifest, title, roles: { ...manifest.roles, 'text-to-image': changed } }
}

/** Without what is undefined. */
const stated = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
