export type RawSettings = Readonly<Record<string, unknown>>

/** Turns settings of the version it stands under into those of the next. */
export type Migrations = Readonly<Record<number, (old: RawSettings) => RawSettings>>

/** Version 1 is the first. */
export const currentVersion = 1
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
