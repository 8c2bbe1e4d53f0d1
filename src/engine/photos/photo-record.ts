import { readFile, stat, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { photoReport } from '../../shared/api/photos.ts'

/** What is kept beside a photo: what was found in it, and by which networks. */
const photoRecord = photoReport.omit({ fromLeft: true }).extend({
  /** Path of the copy. */
  file: z.string(),
  /** Empty where it was written before that was kept. */
  foundBy: z.string().default(''),
})
export type PhotoRecord = z.infer<typeof photoRecord>

export const recordPath = (folder: string, id: string): string => join(folder, `${id}.json`)
export const viewPath = (folder: string, id: string): string => join(folder, `${id}.view.jpg`)

/** The record of a photo that was given before, if its files are all still there; its time becomes now. */
export const recallPhoto = async (folder: string, id: string): Promise<PhotoRecord | null> => {
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
