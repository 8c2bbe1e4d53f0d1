import { copyFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { faceFiles, foundFacesFolder } from '../../shared/people-layout.ts'
import { ensureFolder, saveFile } from '../results/save-file.ts'
import type { CutFace } from './cut-face.ts'
import type { StoredFace } from './person-record.ts'

/**
 * Faces that were found and belong to nobody yet. Their files lie beside the people, where the window can show them, until
 * they are found anew or the engine ends.
 */
export interface FoundFaces {
  /** Forgets the faces of last time. */
  clear(): Promise<void>
  add(face: CutFace): Promise<void>
  /** @throws LikenessError `unknown-face` */
  get(ids: readonly string[]): readonly StoredFace[]
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

  return {
    clear: async () => {
      const ids = [...faces.keys()]
      faces.clear()
      for (const path of ids.flatMap(pathsOf)) await rm(path, { force: true })
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
        throw new LikenessError(
          'unknown-face',
          'A face that was found is not kept any more. Look for faces in the pictures again.',
        )
      }),
    copyFiles: async (ids, to) => {
      for (const id of ids)
        for (const name of Object.values(faceFiles(id))) await copyFile(join(folder, name), join(to, name))
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
