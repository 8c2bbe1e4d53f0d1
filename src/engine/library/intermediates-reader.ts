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
const noIntermediates: IntermediatesReport = { intermediates: [], ...noMeta }

/** Gives the intermediates of a picture by its id. */
export type IntermediatesReader = (id: string) => Promise<IntermediatesReport>

/**
 * Reads the intermediates of a library's pictures, and again only where a folder has changed.
 * @returns a function to call once for each listing: it reads which pictures have intermediates at all
 */
export const createIntermediatesReaders = (library: string): (() => Promise<IntermediatesReader>) => {
  const cache = new Map<string, { readonly time: number; readonly report: IntermediatesReport }>()
  const readCached: IntermediatesReader = async id => {
    const folder = join(library, ...intermediatesPath(id))
    const info = await stat(folder).catch(() => null)
    if (!info) return noIntermediates
    const known = cache.get(id)
    if (known?.time === info.mtimeMs) return known.report
    const report = await read(folder)
    cache.set(id, { time: info.mtimeMs, report })
    return report
  }
  return async () => {
    const names = new Set(await readdir(join(library, ...intermediatesFolder)).catch((): string[] => []))
    return async id => (names.has(intermediatesPath(id).at(-1)!) ? readCached(id) : noIntermediates)
  }
}

const read = async (folder: string): Promise<IntermediatesReport> => {
  const names = await readdir(folder).catch((): string[] => [])
  const intermediates = (Object.keys(intermediateFiles) as IntermediateName[]).filter(name =>
    names.includes(intermediateFiles[name]),
  )
  const known = await readJsonFile(join(folder, 'meta.json'), value => meta.parse(value))
  return { intermediates, ...(known ?? noMeta) }
}
