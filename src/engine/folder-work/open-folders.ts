import { realpath, stat } from 'node:fs/promises'
import { LikenessError } from '../../core/errors.ts'
import { readFailure } from '../../core/imaging/codec/read-image-file.ts'
import { isBelow } from '../../node/is-below.ts'
import { sweepTemporaries } from '../../node/temporary-files.ts'
import { ensureFolder } from '../results/save-file.ts'

/**
 * The real paths of the two folders; makes that for the results.
 * @throws LikenessError `folder-overlaps` where results could replace what they are made from
 */
export const openFolders = async (input: {
  readonly folder: string
  readonly out: string
}): Promise<{ folder: string; out: string }> => {
  await assertFolder(input.folder)
  await ensureFolder(input.out)
  const [folder, out] = await Promise.all([realpath(input.folder), realpath(input.out)])
  if (isBelow(folder, out) || (await isSameFolder(folder, out)))
    throw new LikenessError(
      'folder-overlaps',
      `The results in "${input.out}" would lie among the pictures they are made from. Choose a folder that does not hold them; it may lie inside theirs.`,
    )
  return { folder, out }
}

/** Disks that do not tell case apart have several paths for one folder. */
const isSameFolder = async (a: string, b: string): Promise<boolean> => {
  const [one, other] = await Promise.all([stat(a, { bigint: true }), stat(b, { bigint: true })])
  return a === b || (one.ino !== 0n && one.ino === other.ino && one.dev === other.dev)
}

/** Makes folders for results, each once. A link among them that leads elsewhere is refused. */
export const createFolderMaker = (out: string) => {
  const made = new Set<string>()
  return async (folder: string): Promise<void> => {
    if (made.has(folder)) return
    await ensureFolder(folder)
    const real = await realpath(folder)
    if (real !== out && !isBelow(real, out))
      throw new LikenessError(
        'output-not-writable',
        `"${folder}" is a link out of the folder for the results. Remove the link, or choose another folder.`,
      )
    await sweepTemporaries([folder])
    made.add(folder)
  }
}

/** @throws LikenessError `file-not-found`, `file-unreadable`, `bad-option` when it is no folder */
const assertFolder = async (path: string): Promise<void> => {
  const info = await stat(path).catch((error: unknown) => {
    throw error instanceof Error && 'code' in error && error.code === 'ENOENT'
      ? new LikenessError('file-not-found', `There is no folder "${path}". Check the path.`)
      : readFailure(error, path)
  })
  if (!info.isDirectory()) throw new LikenessError('bad-option', `"${path}" is no folder. Name one.`)
}
