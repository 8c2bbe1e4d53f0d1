import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureFolder, saveFile } from '../../results/save-file.ts'

/** In the new folder: everything arrives in here, and is put into its place when it is complete. */
export const arrivalOf = (to: string): string => join(to, '.moving')
export const arrivedOf = (to: string): string => join(arrivalOf(to), 'files')
const arrivalNote = (to: string): string => join(arrivalOf(to), 'note.json')
/** In the old folder, while it is still the one in use. */
export const departureNote = (from: string): string => join(from, '.moving-to.json')

const arrival = z.object({
  pid: z.int(),
  from: z.string(),
  names: z.array(z.string()),
  /** The new folder is the one in use: what is left to do is to delete the old one. */
  settled: z.boolean(),
})
const departure = z.object({ pid: z.int(), to: z.string(), created: z.boolean() })
/** Which folder's entries arrive here, and who brings them. */
export type Arrival = z.infer<typeof arrival>
/** Where the entries of this folder are brought. */
export type Departure = z.infer<typeof departure>

const read = async <T>(file: string, schema: z.ZodType<T>): Promise<T | null> => {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null
  }
}

export const readArrival = (to: string): Promise<Arrival | null> => read(arrivalNote(to), arrival)
export const readDeparture = (from: string): Promise<Departure | null> => read(departureNote(from), departure)

export const writeArrival = async (to: string, note: Arrival): Promise<void> => {
  await ensureFolder(arrivedOf(to))
  await saveFile(arrivalNote(to), Buffer.from(JSON.stringify(note)))
}
export const writeDeparture = (from: string, note: Departure): Promise<void> =>
  saveFile(departureNote(from), Buffer.from(JSON.stringify(note)))
export const removeDeparture = (from: string): Promise<void> => rm(departureNote(from), { force: true })
