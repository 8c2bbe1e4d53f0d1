import { lstat, mkdir, readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { errorCode } from '../../node/errno.ts'
import { realPathBelow } from '../../node/is-below.ts'
import { daysInTrash } from '../../shared/api/limits.ts'
import {
  deletedIntermediatesPath,
  generatedOf,
  intermediatesFolder,
  intermediatesPath,
  trashFolder,
  withSuffix,
} from '../../shared/library-layout.ts'
import { ensureLibraryFolder } from './ensure-library-folder.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { moveFiles, type PictureMove } from './move-files.ts'
import { concurrentStats } from './scan-folder.ts'
import { type DeletedFile, deletionFolder } from './trash-files.ts'

/**
 * The library's own trash, on the library's disk: one folder for each deletion, so that a picture never replaces an
 * earlier one of the same name.
 */

const dayMs = 24 * 60 * 60 * 1000

/** Below a deletion's folder, see `deletedIntermediatesPath`. */
const deletedIntermediatesFolder = 'stages'

const namesIn = async (folder: string): Promise<ReadonlySet<string>> =>
  new Set(await readdir(folder).catch((): string[] => []))

/** Makes the folder of a new deletion. @returns its time, later than `now` where that is taken */
const createDeletion = async (library: string, now: number): Promise<number> => {
  await ensureLibraryFolder(library, trashFolder)
  for (let deletedAt = now; ; deletedAt++) {
    try {
      await mkdir(deletionFolder(library, deletedAt))
      return deletedAt
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw notMoved(error, trashFolder.join('/'))
    }
  }
}

const notMoved = (error: unknown, what: string): LikenessError =>
  new LikenessError(
    'output-not-writable',
    `"${what}" cannot be moved (${errorCode(error) ?? 'unknown reason'}). Check the permissions of the library folder, and close programs that have it open.`,
    { cause: error },
  )

export interface MovedPictures {
  /** Ids of the pictures that were moved, in the library. */
  readonly ids: readonly string[]
  /** Why the first of the others was not; undefined when all were moved. */
  readonly problem: LikenessError | undefined
}

const summarise = (
  ids: readonly string[],
  errors: readonly (Error | null)[],
  nameOf: (index: number) => string,
): MovedPictures => {
  const failed = errors.findIndex(error => error !== null)
  return {
    ids: ids.filter((_, i) => errors[i] === null),
    problem: failed < 0 ? undefined : notMoved(errors[failed], nameOf(failed)),
  }
}

/**
 * Moves pictures, each with its generated picture and its intermediates, into the trash.
 * @throws LikenessError `output-not-writable` when the trash cannot be written
 */
export const moveToTrash = async (
  library: string,
  ids: readonly string[],
  now = Date.now(),
): Promise<MovedPictures & { readonly deletedAt: number }> => {
  const deletedAt = await createDeletion(library, now)
  const folder = deletionFolder(library, deletedAt)
  const [files, intermediates] = await Promise.all([
    namesIn(library),
    namesIn(join(library, ...intermediatesFolder)),
  ])
  const moves = ids.map((id): PictureMove => {
    const generated = generatedOf(id)
    const path = intermediatesPath(id)
    return {
      picture: { from: join(library, id), to: join(folder, id) },
      companions: [
        ...(files.has(generated) ? [{ from: join(library, generated), to: join(folder, generated) }] : []),
        ...(intermediates.has(path.at(-1)!)
          ? [{ from: join(library, ...path), to: join(folder, ...deletedIntermediatesPath(id)) }]
          : []),
      ],
    }
  })
  if (intermediates.size > 0) await mkdir(join(folder, deletedIntermediatesFolder))
  const errors = await moveFiles(moves)
  await removeIfEmpty(folder)
  return { deletedAt, ...summarise(ids, errors, i => ids[i]!) }
}

const removeIfEmpty = async (folder: string): Promise<void> => {
  for (const path of [join(folder, deletedIntermediatesFolder), folder]) await rmdir(path).catch(() => {})
}

/** Gives each picture a free name. Case is ignored: on many disks names that differ in case only are the same file. */
const createNamer = async (library: string) => {
  const taken = new Set([...(await namesIn(library))].map(name => name.toLowerCase()))
  const isFree = (name: string) => !taken.has(name.toLowerCase())
  return ({ id, generated }: DeletedFile): string => {
    for (let n = 1; ; n++) {
      const name = n === 1 ? id : withSuffix(id, String(n))
      if (!isFree(name) || (generated && !isFree(generatedOf(name)))) continue
      taken.add(name.toLowerCase()).add(generatedOf(name).toLowerCase())
      return name
    }
  }
}

/** Restores deleted pictures with their generated pictures and intermediates, under a new name where theirs is taken. */
export const moveFromTrash = async (
  library: string,
  files: readonly DeletedFile[],
): Promise<MovedPictures> => {
  await ensureLibraryFolder(library, intermediatesFolder)
  const nameFor = await createNamer(library)
  const intermediates = new Map<number, ReadonlySet<string>>()
  for (const { deletedAt } of files)
    if (!intermediates.has(deletedAt)) {
      const folder = join(deletionFolder(library, deletedAt), deletedIntermediatesFolder)
      intermediates.set(deletedAt, await namesIn(folder))
    }
  const ids = files.map(nameFor)
  const moves = files.map((file, i): PictureMove => {
    const folder = deletionFolder(library, file.deletedAt)
    const id = ids[i]!
    const path = deletedIntermediatesPath(file.id)
    return {
      picture: { from: join(folder, file.id), to: join(library, id) },
      companions: [
        ...(file.generated
          ? [{ from: join(folder, file.generated.id), to: join(library, generatedOf(id)) }]
          : []),
        ...(intermediates.get(file.deletedAt)!.has(path.at(-1)!)
          ? [{ from: join(folder, ...path), to: join(library, ...intermediatesPath(id)) }]
          : []),
      ],
    }
  })
  const errors = await moveFiles(moves)
  for (const deletedAt of intermediates.keys()) await removeIfEmpty(deletionFolder(library, deletedAt))
  return summarise(ids, errors, i => files[i]!.id)
}

/** Deletes pictures of the trash, with their generated pictures and intermediates, for good. */
export const removeFromTrash = async (library: string, files: readonly DeletedFile[]): Promise<void> => {
  await mapConcurrently(files, concurrentStats, async ({ id, deletedAt, generated }) => {
    const folder = deletionFolder(library, deletedAt)
    const paths = [[id], ...(generated ? [[generated.id]] : []), deletedIntermediatesPath(id)]
    for (const path of paths) await rm(join(folder, ...path), { recursive: true, force: true })
  })
  for (const deletedAt of new Set(files.map(file => file.deletedAt)))
    await removeIfEmpty(deletionFolder(library, deletedAt))
}

/** Deletes for good what has been in the trash for more than `daysInTrash` days. */
export const expireTrash = async (library: string, now = Date.now()): Promise<void> => {
  const trash = join(library, ...trashFolder)
  if ((await realPathBelow(trash, library)) === undefined) return
  for (const name of await namesIn(trash)) {
    const info = await lstat(join(trash, name)).catch(() => null)
    if (!info?.isDirectory()) continue
    const time = /^\d{1,15}$/.test(name) ? Number(name) : info.ctimeMs
    if (now - time > daysInTrash * dayMs) await rm(join(trash, name), { recursive: true, force: true })
  }
}
