import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** When a file was last changed, in milliseconds; 0 when it is not there. */
export const changed = file => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** When the newest file below a folder was last changed. */
export const newest = folder =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce((latest, entry) => Math.max(latest, changed(join(entry.parentPath ?? entry.path, entry.name))), 0)
