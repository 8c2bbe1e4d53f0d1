import { lstat, mkdir, readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { type DeletedPicture, daysInTrash } from '../../shared/api/library.ts'
import { pictureId } from '../../shared/api/options.ts'
import {
  deletedIntermediatesPath,
  deletionPath,
  generatedOf,
  intermediatesFolder,
  intermediatesPath,
  resultOf,
  trashFolder,
} from '../../shared/library-layout.ts'
import { ensureInside, isInside } from './ensure-inside.ts'
import type { FoundFile } from './head-index.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { type Move, moveAll } from './move-all.ts'
import { findFile } from './scan-folder.ts'

/** A deleted picture's file. */
export interface DeletedFile extends FoundFile {
  /** Milliseconds since 1970. */
  readonly deletedAt: number
  /** The picture as drawn that was deleted along with it, and its bytes. */
  readonly generated: { readonly id: string; readonly bytes: number } | null
}

const looksAtOnce = 64
const dayMs = 24 * 60 * 60 * 1000

const namesIn = async (folder: string): Promise<ReadonlySet<string>> =>
  new Set(await readdir(folder).catch((): string[] => []))

const folderOf = (library: string, deletedAt: number): string => join(library, ...deletionPath(deletedAt))

/** The path of a deleted picture's file. */
export const deletedPath = (library: string, { id, deletedAt }: DeletedPicture): string =>
  join(folderOf(library, deletedAt), id)

/** A folder of its own for each deletion: a later picture of the same name never meets an earlier one. */
const makeDeletion = async (library: string, now: number): Promise<number> => {
  await ensureInside(library, trashFolder)
  for (let deletedAt = now; ; deletedAt++) {
    try {
      await mkdir(folderOf(library, deletedAt))
      return deletedAt
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw notMoved(error, trashFolder.join('/'))
    }
  }
}

const notMoved = (error: unknown, what: string): LikenessError =>
  new LikenessError(
    'output-not-writable',
    `"${what}" cannot be moved (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}). Check the permissions of the library folder, and close programs that have it open.`,
    { cause: error },
  )

export interface Moved {
  readonly deletedAt: number
  readonly ids: readonly string[]
  /** Why the others stayed; undefined where none did. */
  readonly problem: LikenessError | undefined
}

/**
 * Moves pictures, each with its drawn one and its intermediates, into a folder of the library's own trash.
 * @throws LikenessError `output-not-writable` when there can be no such folder
 */
export const moveToTrash = async (
  library: string,
  ids: readonly string[],
  now = Date.now(),
): Promise<Moved> => {
  const deletedAt = await makeDeletion(library, now)
  const folder = folderOf(library, deletedAt)
  const [files, intermediates] = await Promise.all([
    namesIn(library),
    namesIn(join(library, ...intermediatesFolder)),
  ])
  const moves = ids.map((id): Move => {
    const generated = generatedOf(id)
    const kept = intermediatesPath(id)
    return {
      first: { from: join(library, id), to: join(folder, id) },
      others: [
        ...(files.has(generated) ? [{ from: join(library, generated), to: join(folder, generated) }] : []),
        ...(intermediates.has(kept.at(-1)!)
          ? [{ from: join(library, ...kept), to: join(folder, ...deletedIntermediatesPath(id)) }]
          : []),
      ],
    }
  })
  if (intermediates.size > 0) await mkdir(join(folder, 'stages'))
  const ends = await moveAll(moves)
  await removeIfEmpty(folder)
  const stuck = ids.findIndex((_, i) => ends[i] !== null)
  return {
    deletedAt,
    ids: ids.filter((_, i) => ends[i] === null),
    problem: stuck < 0 ? undefined : notMoved(ends[stuck], ids[stuck]!),
  }
}

const removeIfEmpty = async (folder: string): Promise<void> => {
  for (const each of [join(folder, 'stages'), folder]) await rmdir(each).catch(() => {})
}

/** Times of the deletions in the trash, the last first. */
const deletions = async (library: string): Promise<readonly number[]> => {
  const trash = join(library, ...trashFolder)
  if (!(await isInside(library, trash))) return []
  const entries = await readdir(trash, { withFileTypes: true }).catch(() => [])
  return entries
    .filter(entry => entry.isDirectory() && /^\d{1,15}$/.test(entry.name))
    .map(({ name }) => Number(name))
    .sort((a, b) => b - a)
}

/** @param among deletions to look at; all where it is left out */
export const listTrash = async (
  library: string,
  among?: ReadonlySet<number>,
): Promise<readonly DeletedFile[]> => {
  const times = (await deletions(library)).filter(time => !among || among.has(time))
  const perDeletion = await mapConcurrently(times, 4, time => listDeletion(library, time))
  return perDeletion.flat()
}

const listDeletion = async (library: string, deletedAt: number): Promise<DeletedFile[]> => {
  const folder = folderOf(library, deletedAt)
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const ids = entries
    .filter(entry => entry.isFile() && pictureId.safeParse(entry.name).success)
    .map(({ name }) => name)
  const found = await mapConcurrently(ids, looksAtOnce, id => findFile(folder, id))
  const byId = new Map(found.flatMap(file => (file ? [[file.id, file]] : [])))
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

/** @throws LikenessError `unknown-picture` */
export const findDeletedFile = async (library: string, picture: DeletedPicture): Promise<FoundFile> => {
  const folder = folderOf(library, picture.deletedAt)
  const found = (await isInside(library, folder)) ? await findFile(folder, picture.id) : null
  if (!found) throw notInTrash(picture.id)
  return found
}

/** @throws LikenessError `unknown-picture` when none of them is in the trash */
export const findInTrash = async (
  library: string,
  pictures: readonly DeletedPicture[],
): Promise<readonly DeletedFile[]> => {
  const wanted = new Set(pictures.map(keyOf))
  const listed = await listTrash(library, new Set(pictures.map(({ deletedAt }) => deletedAt)))
  const found = listed.filter(each => wanted.has(keyOf(each)))
  if (found.length === 0 && pictures.length > 0) throw notInTrash(pictures[0]!.id)
  return found
}

/** Compared without case: where the disk does not tell them apart, one would replace the other. */
const freeNames = async (library: string) => {
  const taken = new Set([...(await namesIn(library))].map(name => name.toLowerCase()))
  const isFree = (name: string) => !taken.has(name.toLowerCase())
  return ({ id, generated }: DeletedFile): string => {
    for (let n = 1; ; n++) {
      const name = n === 1 ? id : id.replace(/(\.png)$/i, `-${n}$1`)
      if (!isFree(name) || (generated && !isFree(generatedOf(name)))) continue
      taken.add(name.toLowerCase()).add(generatedOf(name).toLowerCase())
      return name
    }
  }
}

/** Brings deleted pictures and what belongs to them back, under a free name where theirs is taken. */
export const moveFromTrash = async (
  library: string,
  files: readonly DeletedFile[],
): Promise<{ readonly ids: readonly string[]; readonly problem: LikenessError | undefined }> => {
  await ensureInside(library, intermediatesFolder)
  const nameFor = await freeNames(library)
  const intermediates = new Map<number, ReadonlySet<string>>()
  for (const { deletedAt } of files)
    if (!intermediates.has(deletedAt))
      intermediates.set(deletedAt, await namesIn(join(folderOf(library, deletedAt), 'stages')))
  const ids = files.map(nameFor)
  const moves = files.map((file, i): Move => {
    const folder = folderOf(library, file.deletedAt)
    const id = ids[i]!
    const kept = deletedIntermediatesPath(file.id)
    return {
      first: { from: join(folder, file.id), to: join(library, id) },
      others: [
        ...(file.generated
          ? [{ from: join(folder, file.generated.id), to: join(library, generatedOf(id)) }]
          : []),
        ...(intermediates.get(file.deletedAt)!.has(kept.at(-1)!)
          ? [{ from: join(folder, ...kept), to: join(library, ...intermediatesPath(id)) }]
          : []),
      ],
    }
  })
  const ends = await moveAll(moves)
  for (const deletedAt of intermediates.keys()) await removeIfEmpty(folderOf(library, deletedAt))
  const stuck = ends.findIndex(end => end !== null)
  return {
    ids: ids.filter((_, i) => ends[i] === null),
    problem: stuck < 0 ? undefined : notMoved(ends[stuck], files[stuck]!.id),
  }
}

/** Removes deleted pictures and what belongs to them for good. */
export const removeFromTrash = async (library: string, files: readonly DeletedFile[]): Promise<void> => {
  await mapConcurrently(files, looksAtOnce, async ({ id, deletedAt, generated }) => {
    const folder = folderOf(library, deletedAt)
    const paths = [[id], ...(generated ? [[generated.id]] : []), deletedIntermediatesPath(id)]
    for (const path of paths) await rm(join(folder, ...path), { recursive: true, force: true })
  })
  for (const deletedAt of new Set(files.map(file => file.deletedAt)))
    await removeIfEmpty(folderOf(library, deletedAt))
}

/** Removes for good what was deleted longer ago than is promised. */
export const expireTrash = async (library: string, now = Date.now()): Promise<void> => {
  const trash = join(library, ...trashFolder)
  if (!(await isInside(library, trash))) return
  for (const name of await namesIn(trash)) {
    const info = await lstat(join(trash, name)).catch(() => null)
    if (!info?.isDirectory()) continue
    const time = /^\d{1,15}$/.test(name) ? Number(name) : info.ctimeMs
    if (now - time > daysInTrash * dayMs) await rm(join(trash, name), { recursive: true, force: true })
  }
}
