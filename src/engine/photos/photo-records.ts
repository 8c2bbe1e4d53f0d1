import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { photoReport } from '../../shared/api/photos.ts'

/** What is stored beside the copy of a photo: the faces found in it, and which networks found them. */
const photoRecord = photoReport.omit({ fromLeft: true }).extend({
  /** Path of the copy. */
  file: z.string(),
  /** Name of the networks; empty in records of versions that did not store it. */
  foundBy: z.string().default(''),
})
export type PhotoRecord = z.infer<typeof photoRecord>

export const recordPath = (folder: string, id: string): string => join(folder, `${id}.json`)
export const viewPath = (folder: string, id: string): string => join(folder, `${id}.view.jpg`)

/** The record of a photo that was given before, if all its files are still there. Its time of last use becomes now. */
export const readPhotoRecord = async (folder: string, id: string): Promise<PhotoRecord | null> => {
  try {
    const path = recordPath(folder, id)
    const record = photoRecord.parse(JSON.parse(await readFile(path, 'utf8')))
    // The folder may have moved since.
    const file = join(folder, basename(record.file))
    await Promise.all([stat(file), stat(viewPath(folder, id))])
    const now = new Date()
    await utimes(path, now, now)
    return { ...record, file }
  } catch {
    return null
  }
}

/** Photos that stay. */
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
