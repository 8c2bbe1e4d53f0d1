import { readFileSync, renameSync } from 'node:fs'
import { brokenPath, writeJsonFile } from '../../node/json-file.ts'
import type { Failure } from '../../shared/api/failure.ts'
import { type Settings, settings as settingsSchema } from '../../shared/api/settings.ts'

export type RawSettings = Readonly<Record<string, unknown>>

/** By version: migrates settings of that version to the next. */
type Migrations = Readonly<Record<number, (old: RawSettings) => RawSettings>>

const currentVersion = 1
const migrations: Migrations = {}

const versionOf = (raw: RawSettings): number =>
  typeof raw.version === 'number' && Number.isInteger(raw.version) && raw.version >= 1 ? raw.version : 1

/** Brings settings of an older version to the current one, step by step; those of a newer one stay as they are. */
export const migrate = (raw: RawSettings, steps: Migrations = migrations, current = currentVersion) => {
  let settings = raw
  for (let version = versionOf(raw); version < current; version++) {
    const step = steps[version]
    settings = { ...(step ? step(settings) : settings), version: version + 1 }
  }
  return settings
}

export interface StoredSettings {
  readonly settings: Settings
  /** Fields unknown to this version, written by a newer one: they are preserved. */
  readonly unknown: RawSettings
  /** Problems found while reading, to be shown. */
  readonly notices: readonly Failure[]
}

const defaults = (): Settings => settingsSchema.parse({})

/** Reads the settings. Never throws: an unusable file is renamed, an invalid field gets its default, and a notice says so. */
export const readSettings = (file: string, now = new Date()): StoredSettings => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { settings: defaults(), unknown: {}, notices: [] }
    return setAside(file, now)
  }
  try {
    const raw: unknown = JSON.parse(text)
    if (raw !== null && typeof raw === 'object' && !Array.isArray(raw))
      return understand(migrate(raw as RawSettings))
  } catch {
    // Not JSON: handled like JSON that is not an object.
  }
  return setAside(file, now)
}

/** Keeps every valid field and uses the default for the others. */
const understand = (raw: RawSettings): StoredSettings => {
  const fields: Record<string, unknown> = {}
  const bad: string[] = []
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    if (name === 'version') continue
    const field = schema.safeParse(raw[name])
    if (field.success) fields[name] = field.data
    else bad.push(name)
  }
  const known = new Set(Object.keys(settingsSchema.shape))
  const unknown = Object.fromEntries(Object.entries(raw).filter(([name]) => !known.has(name)))
  const newer = typeof raw.version === 'number' && raw.version > currentVersion
  return {
    settings: settingsSchema.parse(fields),
    unknown: newer ? { ...unknown, version: raw.version } : unknown,
    notices:
      bad.length === 0
        ? []
        : [
            {
              code: 'settings-field-reset',
              message: `A setting could not be understood and has its default again: ${bad.join(', ')}. The others were kept.`,
            },
          ],
  }
}

const setAside = (file: string, now: Date): StoredSettings => {
  const aside = brokenPath(file, now)
  let kept = `It was kept as "${aside}".`
  try {
    renameSync(file, aside)
  } catch {
    kept = 'It could not be moved out of the way either: look at the folder’s permissions.'
  }
  return {
    settings: defaults(),
    unknown: {},
    notices: [
      {
        code: 'settings-set-aside',
        message: `The settings file could not be read, so the settings have their defaults again. ${kept}`,
      },
    ],
  }
}

/** Writes the settings atomically, with the fields of a newer version. */
export const writeSettings = (file: string, settings: Settings, unknown: RawSettings): Promise<void> =>
  writeJsonFile(file, { ...settings, ...unknown })
