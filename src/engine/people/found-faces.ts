import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { isFile } from '../../node/file-kinds.ts'
import { faceFiles, foundFacesFolder } from '../../shared/people-layout.ts'
import { ensureFolder, saveCopy, saveFile } from '../results/save-file.ts'
import type { CutFace } from './cut-face.ts'
import type { StoredFace } from './person-record.ts'

/**
 * Faces that were found and belong to nobody yet. Their files lie beside the people, where the window can show them, until
 * they are found anew or the engine ends.
 */
export interface FoundFaces {
  /** Forgets all of them. */
  clear(): Promise<void>
  /** Runs work, and forgets the faces that it found; those that lay here before stay. */
  onlyDuring<T>(work: () => Promise<T>): Promise<T>
  add(face: CutFace): Promise<void>
  /** @throws LikenessError `unknown-face` */
  get(ids: readonly string[]): readonly StoredFace[]
  /** @throws LikenessError `unknown-face`, `disk-full`, `output-not-writable` */
  copyFiles(ids: readonly string[], to: string): Promise<void>
  /** Removes what an engine left that was killed. */
  sweep(): Promise<void>
}

/** Milliseconds after which nobody waits for found faces any more. */
const lifetime = 24 * 3600e3

export const createFoundFaces = (people: string): FoundFaces => {
  const folder = join(people, foundFacesFolder)
  const faces = new Map<string, StoredFace>()
  const pathsOf = (id: string) => Object.values(faceFiles(id)).map(name => join(folder, name))

  const forget = async (ids: readonly string[]) => {
    for (const id of ids) faces.delete(id)
    for (const path of ids.flatMap(pathsOf)) await rm(path, { force: true, maxRetries: 3 })
  }
  const notKept = () =>
    new LikenessError(
      'unknown-face',
      'A face that was found is not kept any more. Look for faces in the pictures again.',
    )

  return {
    clear: () => forget([...faces.keys()]),
    onlyDuring: async work => {
      const before = new Set(faces.keys())
      try {
        return await work()
      } finally {
        await forget([...faces.keys()].filter(id => !before.has(id)))
      }
    },
    add: async ({ stored, cut, view }) => {
      await ensureFolder(folder)
      const files = faceFiles(stored.id)
      await saveFile(join(folder, files.cut), cut, { durable: false })
      await saveFile(join(folder, files.view), view, { durable: false })
      faces.set(stored.id, stored)
    },
    get: ids =>
      ids.map(id => {
        const face = faces.get(id)
        if (face) return face
        throw notKept()
      }),
    copyFiles: async (ids, to) => {
      for (const id of ids)
        for (const name of Object.values(faceFiles(id))) {
          const from = join(folder, name)
          if (!(await isFile(from))) throw notKept()
          await saveCopy(from, join(to, name))
        }
    },
    sweep: async () => {
      const names = await readdir(folder).catch(() => [])
      for (const name of names) {
        const info = await stat(join(folder, name)).catch(() => null)
        if (info && Date.now() - info.mtimeMs > lifetime) await rm(join(folder, name), { force: true })
      }
    },
  }
}
