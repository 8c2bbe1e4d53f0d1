import { readdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { errorCode } from '../../../node/errno.ts'
import { isBelow } from '../../../node/is-below.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { probeFolder } from '../../../node/write-file-atomic.ts'
import { removeIncoming } from './complete-move.ts'

/** Files that operating systems put into folders by themselves. */
const systemFiles: ReadonlySet<string> = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

/**
 * Checks that the models can be moved to a folder, and makes it where it is not there. What an interrupted move left in
 * it is deleted.
 * @returns whether the folder was made
 * @throws LikenessError `folder-overlaps`, `folder-not-empty`, `output-not-writable`
 */
export const prepareTarget = async (from: string, to: string): Promise<boolean> => {
  await assertSeparate(from, to)
  const created = await makeFolder(to)
    .then(first => first !== undefined)
    .catch((error: unknown) => {
      throw notWritable(to, error)
    })
  await removeIncoming(to)
  const names = (await readdir(to)).filter(name => !systemFiles.has(name))
  if (names.length > 0)
    throw new LikenessError(
      'folder-not-empty',
      `"${to}" is not empty: "${names[0]}" lies there. Choose an empty folder, or make a new one.`,
    )
  await probeFolder(to).catch((error: unknown) => {
    throw notWritable(to, error)
  })
  return created
}

const notWritable = (to: string, cause: unknown) =>
  new LikenessError(
    'output-not-writable',
    `"${to}" cannot be written (${errorCode(cause)}). Choose another folder, or change its permissions.`,
    { cause },
  )

const assertSeparate = async (from: string, to: string): Promise<void> => {
  const [old, chosen] = await Promise.all([resolveLinks(from), resolveLinks(to)])
  if (old !== chosen && !isBelow(chosen, old) && !isBelow(old, chosen)) return
  throw new LikenessError(
    'folder-overlaps',
    old === chosen
      ? `The models lie in "${to}" already.`
      : `"${to}" and the present models folder "${from}" lie one inside the other. Choose a folder elsewhere.`,
  )
}

/** The real path of a folder that need not exist: links are followed as far as the path exists. */
const resolveLinks = async (path: string): Promise<string> => {
  const real = await realpath(path).catch(() => null)
  if (real !== null || dirname(path) === path) return real ?? path
  return join(await resolveLinks(dirname(path)), basename(path))
}
