import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { LibraryItem } from '../../shared/api/library.ts'
import { photoUse } from '../../shared/api/photos.ts'
import {
  type IntermediateName,
  intermediateFiles,
  intermediatesFolder,
  intermediatesPath,
} from '../../shared/library-layout.ts'

/** What is kept of the way to a picture. */
export type IntermediatesReport = Pick<LibraryItem, 'intermediates' | 'similarity' | 'photo'>

const meta = z.object({
  similarity: z.number().nullable().catch(null),
  photo: photoUse.nullable().catch(null),
})
const nothingKnown = { similarity: null, photo: null }
const none: IntermediatesReport = { intermediates: [], ...nothingKnown }

export type IntermediatesReader = (id: string) => Promise<IntermediatesReport>

/**
 * Reads what is kept of pictures, remembering folders that have not changed. Each listing asks for a reader of its own,
 * which looks once which pictures have such a folder at all.
 */
export const createIntermediatesReaders = (library: string): (() => Promise<IntermediatesReader>) => {
  const known = new Map<string, { readonly time: number; readonly report: IntermediatesReport }>()
  const remembered: IntermediatesReader = async id => {
    const folder = join(library, ...intermediatesPath(id))
    const info = await stat(folder).catch(() => null)
    if (!info) return none
    const before = known.get(id)
    if (before?.time === info.mtimeMs) return before.report
    const report = await read(folder)
    known.set(id, { time: info.mtimeMs, report })
    return report
  }
  return async () => {
    const names = new Set(await readdir(join(library, ...intermediatesFolder)).catch((): string[] => []))
    return async id => (names.has(intermediatesPath(id).at(-1)!) ? remembered(id) : none)
  }
}

const read = async (folder: string): Promise<IntermediatesReport> => {
  const names = await readdir(folder).catch((): string[] => [])
  const intermediates = (Object.keys(intermediateFiles) as IntermediateName[]).filter(name =>
    names.includes(intermediateFiles[name]),
  )
  const text = await readFile(join(folder, 'meta.json'), 'utf8').catch(() => '')
  return { intermediates, ...readMeta(text) }
}

const readMeta = (text: string): z.infer<typeof meta> => {
  try {
    return meta.parse(JSON.parse(text))
  } catch {
    return nothingKnown
  }
}
