import { createHash } from 'node:crypto'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../core/errors.ts'
import { readFailure } from '../../core/imaging/codec/read-image-file.ts'
import { isBelow } from '../../node/is-below.ts'
import { readJsonFile } from '../../node/json-file.ts'
import { type FolderInput, folderId } from '../../shared/api/folders.ts'
import { saveFile } from '../results/save-file.ts'

const folderRecord = z.object({
  id: folderId,
  name: z.string(),
  /** Path of the folder, or of the deepest one that holds all that was given. */
  root: z.string(),
  /** Paths below it, with `/`, where only some of it was given. */
  only: z.array(z.string()).nullable(),
})
export type FolderRecord = z.infer<typeof folderRecord>

/** Folders and files that a person gave by hand, by the ids under which jobs name them. */
export interface FolderStore {
  /** @throws LikenessError `file-not-found`, `file-unreadable`, `bad-option` for files on different drives */
  remember(paths: readonly string[]): Promise<FolderRecord>
  /** What a route was given; a path is not looked at. @throws LikenessError `unknown-folder` */
  find(folder: FolderInput): Promise<Omit<FolderRecord, 'id'>>
}

/** So many are remembered, with so many names of files; a job of before them has to be given its folder again. */
const maxRemembered = 200
const maxNames = 200_000

/** The newest within these limits; the last one always. */
const newest = (folders: readonly FolderRecord[]): readonly FolderRecord[] => {
  let names = 0
  const kept = folders.slice(-maxRemembered).reverse()
  const end = kept.findIndex(({ only }, i) => {
    names += only?.length ?? 0
    return i > 0 && names > maxNames
  })
  return kept.slice(0, end < 0 ? undefined : end).reverse()
}

/** @param file where they are stored: jobs outlive the engine */
export const createFolderStore = (file: string): FolderStore => {
  let known: Promise<readonly FolderRecord[]> | undefined
  let saving: Promise<unknown> = Promise.resolve()
  const read = () => {
    known ??= readJsonFile(file, value => z.object({ folders: z.array(folderRecord) }).parse(value)).then(
      value => value?.folders ?? [],
    )
    return known
  }

  return {
    remember: async paths => {
      const record = await recordOf(paths)
      // At once: of two that are given together, neither may begin with the list before the other.
      const added = read().then(before => newest([...before.filter(({ id }) => id !== record.id), record]))
      known = added
      saving = saving.then(async () => {
        const text = JSON.stringify({ version: 1, folders: await added })
        // Where it cannot be saved, a job can go on with it until the engine ends.
        await saveFile(file, Buffer.from(text)).catch(() => {})
      })
      await saving
      return record
    },
    find: async folder => {
      if (typeof folder === 'string') return { name: nameOf(resolve(folder)), root: folder, only: null }
      const record = (await read()).find(({ id }) => id === folder.folder)
      if (record) return record
      throw new LikenessError('unknown-folder', 'The folder is not known any more. Choose it again.')
    },
  }
}

const recordOf = async (paths: readonly string[]): Promise<FolderRecord> => {
  const real = [...new Set(await Promise.all(paths.map(realPathOf)))].sort()
  const [first = '', ...others] = real
  const alone = others.length === 0 && (await stat(first)).isDirectory()
  const root = alone ? first : commonFolder(real)
  const only = alone ? null : real.map(path => relative(root, path).replaceAll(sep, '/'))
  const id = createHash('sha256')
    .update(JSON.stringify([root, only]))
    .digest('hex')
    .slice(0, 32)
  return { id, name: nameOf(root), root, only }
}

const realPathOf = (path: string): Promise<string> =>
  realpath(path).catch((error: unknown) => {
    throw readFailure(error, path)
  })

/** The name of a drive is its path. */
const nameOf = (folder: string): string => basename(folder) || folder

/** The deepest folder that holds all of them. */
const commonFolder = (paths: readonly string[]): string => {
  let folder = dirname(paths[0]!)
  for (const path of paths)
    while (!isBelow(path, folder)) {
      const above = join(folder, '..')
      if (above === folder)
        throw new LikenessError(
          'bad-option',
          'These pictures lie on different drives. Give those of one drive at a time.',
        )
      folder = above
    }
  return folder
}
