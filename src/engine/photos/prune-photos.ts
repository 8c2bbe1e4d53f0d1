import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const maxPhotos = 100

/**
 * Deletes all photos but the newest hundred; the time of a photo's record is when it was last given or read.
 * @param isNeeded whether a photo must stay, by its id
 */
export const prunePhotos = async (folder: string, isNeeded: (id: string) => boolean): Promise<void> => {
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
  const old = records.sort((a, b) => b.time - a.time).slice(maxPhotos)
  for (const { id } of old) {
    if (isNeeded(id)) continue
    const files = names.filter(name => name.startsWith(`${id}.`)).map(name => join(folder, name))
    for (const file of files) await rm(file, { force: true })
  }
}
