import { basename, dirname, join } from 'node:path'

/** Where a JSON file that cannot be read is kept: beside its place, as `settings-broken-2026-11-28T04-39-57-000Z.json`. */
export const brokenPath = (file: string, now = new Date()): string => {
  const stamp = now.toISOString().replace(/[:.]/g, '-')
  return join(dirname(file), `${basename(file, '.json')}-broken-${stamp}.json`)
}
