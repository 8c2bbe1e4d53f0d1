import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile } from '../../node/json-file.ts'
import type { LibraryItem } from '../../shared/api/library.ts'
import { usedPhoto } from '../../shared/api/photos.ts'
import { swappedPeople } from '../../shared/api/swapped-people.ts'
import {
  type IntermediateName,
  intermediateFiles,
  intermediatesFolder,
  intermediatesPath,
} from '../../shared/library-layout.ts'

/** Which intermediates of a picture are kept, and what is known about them. */
export type IntermediatesReport = Pick<LibraryItem, 'intermediates' | 'similarity' | 'photo' | 'people'>

const meta = z.object({
  similarity: z.number().nullable().catch(null),
  photo: usedPhoto.nullable().catch(null),
  people: swappedPeople.nullable().catch(null),
})
const noMeta = { similarity: null, photo: null, people: null }

/** Which pictures have a folder of intermediates, by one look at the folder of all of them. */
export const listIntermediates = async (library: string): Promise<(id: string) => boolean> => {
  const names = new Set(await readdir(join(library, ...intermediatesFolder)).catch((): string[] => []))
  return id => names.size > 0 && names.has(intermediatesPath(id).at(-1)!)
}

/** When the folder of a picture's intermediates changed last, in milliseconds since 1970; null where it has none. */
export const intermediatesTime = async (library: string, id: string): Promise<number | null> =>
  (await stat(join(library, ...intermediatesPath(id))).catch(() => null))?.mtimeMs ?? null

/** The intermediates of a picture. */
export const readIntermediates = async (library: string, id: string): Promise<IntermediatesReport> => {
  const folder = join(library, ...intermediatesPath(id))
  const names = await readdir(folder).catch((): string[] => [])
  const intermediates = (Object.keys(intermediateFiles) as IntermediateName[]).filter(name =>
    names.includes(intermediateFiles[name]),
  )
  const known = await readJsonFile(join(folder, 'meta.json'), value => meta.parse(value))
  return { intermediates, ...(known ?? noMeta) }
}
