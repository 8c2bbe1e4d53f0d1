import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { realPathBelow } from '../../node/is-below.ts'
import type { DeletedPicture } from '../../shared/api/library.ts'
import { pictureId } from '../../shared/api/options.ts'
import { deletionPath, generatedOf, resultOf, trashFolder } from '../../shared/library-layout.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { concurrentStats, findFile, type LibraryFile } from './scan-folder.ts'

/** A deleted picture's file, in the folder of its deletion. */
export interface DeletedFile extends LibraryFile {
  /** Identifies the deletion: milliseconds since 1970. */
  readonly deletedAt: number
  /** The generated picture that was deleted with it; else null. */
  readonly generated: { readonly id: string; readonly bytes: number } | null
}

const concurrentDeletions = 4

/** The folder of one deletion: everything that was deleted at the same time. */
export const deletionFolder = (library: string, deletedAt: number): string =>
  join(library, ...deletionPath(deletedAt))

/** The path of a deleted picture's file. */
export const deletedPath = (library: string, { id, deletedAt }: DeletedPicture): string =>
  join(deletionFolder(library, deletedAt), id)

/** Times of the deletions in the trash, latest first. None where the trash is a link that leads out of the library. */
const listDeletions = async (library: string): Promise<readonly number[]> => {
  const trash = join(library, ...trashFolder)
  if ((await realPathBelow(trash, library)) === undefined) return []
  const entries = await readdir(trash, { withFileTypes: true }).catch(() => [])
  return entries
    .filter(entry => entry.isDirectory() && /^\d{1,15}$/.test(entry.name))
    .map(({ name }) => Number(name))
    .sort((a, b) => b - a)
}

/**
 * The pictures in the trash, deleted last first, those of one deletion newest first.
 * @param among only these deletions; all of them where it is left out
 */
export const listTrash = async (
  library: string,
  among?: ReadonlySet<number>,
): Promise<readonly DeletedFile[]> => {
  const times = (await listDeletions(library)).filter(time => !among || among.has(time))
  const perDeletion = await mapConcurrently(times, concurrentDeletions, time => listDeletion(library, time))
  return perDeletion.flat()
}

const listDeletion = async (library: string, deletedAt: number): Promise<DeletedFile[]> => {
  const folder = deletionFolder(library, deletedAt)
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const ids = entries
    .filter(entry => entry.isFile() && pictureId.safeParse(entry.name).success)
    .map(({ name }) => name)
  const files = await mapConcurrently(ids, concurrentStats, id => findFile(folder, id))
  const byId = new Map(files.flatMap(file => (file ? [[file.id, file]] : [])))
  return [...byId.values()]
    .filter(({ id }) => resultOf(id) === id || !byId.has(resultOf(id)))
    .map(file => {
      const generated = byId.get(generatedOf(file.id))
      return {
        ...file,
        deletedAt,
        generated: generated ? { id: generated.id, bytes: generated.bytes } : null,
      }
    })
    .sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1))
}

const keyOf = ({ id, deletedAt }: DeletedPicture): string => `${deletedAt}/${id}`

const notInTrash = (id: string): LikenessError =>
  new LikenessError(
    'unknown-picture',
    `"${id}" is not in the library's trash any more. It was brought back already, or removed for good.`,
  )

/** The file of one deleted picture. @throws LikenessError `unknown-picture` */
export const findDeletedFile = async (library: string, picture: DeletedPicture): Promise<LibraryFile> => {
  const folder = deletionFolder(library, picture.deletedAt)
  const isInside = (await realPathBelow(folder, library)) !== undefined
  const file = isInside ? await findFile(folder, picture.id) : null
  if (!file) throw notInTrash(picture.id)
  return file
}

/** Those of the pictures that are in the trash. @throws LikenessError `unknown-picture` when none is */
export const findInTrash = async (
  library: string,
  pictures: readonly DeletedPicture[],
): Promise<readonly DeletedFile[]> => {
  const wanted = new Set(pictures.map(keyOf))
  const listed = await listTrash(library, new Set(pictures.map(({ deletedAt }) => deletedAt)))
  const found = listed.filter(file => wanted.has(keyOf(file)))
  if (found.length === 0 && pictures.length > 0) throw notInTrash(pictures[0]!.id)
  return found
}
