import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const kept = 100

/**
 * Keeps the newest photos; a record's time is when its photo was last given.
 * @param isNeeded such a file is never deleted
 */
export const prunePhotos = async (folder: string, isNeeded: (file: string) => boolean): Promise<void> => {
  const names = await readdir(folder)
  const records = await Promise.all(
    names
      .filter(name => name.endsWith('.json'))
      .map(async name => ({
        id: name.slice(0, -'.json'.length),
        time: await stat(join(folder, name)).then(
          info => info.mtimeMs,
          () => 0,
        ),
      })),
  )
  const old = records.sort((a, b) => b.time - a.time).slice(kept)
  for (const { id } of old) {
    const files = names.filter(name => name.startsWith(`${id}.`)).map(name => join(folder, name))
    if (files.some(isNeeded)) continue
    for (const file of files) await rm(file, { force: true })
  }
}
