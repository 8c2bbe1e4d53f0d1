import { readdir, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { probeFolder } from '../../../node/write-file-atomic.ts'
import { removeArrival } from './finish-move.ts'

/** Files that systems put into folders by themselves. */
const systemFiles: ReadonlySet<string> = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

/**
 * Finds out whether the models could be moved to a folder, and makes it where it is not there. What an interrupted
 * move left in it is taken away. Returns whether it was made.
 * @throws LikenessError `folder-overlaps`, `folder-not-empty`, `output-not-writable`
 */
export const chooseTarget = async (from: string, to: string): Promise<boolean> => {
  await assertApart(from, to)
  const created = await makeFolder(to)
    .then(first => first !== undefined)
    .catch((error: unknown) => {
      throw notWritable(to, error)
    })
  await removeArrival(to)
  const there = (await readdir(to)).filter(name => !systemFiles.has(name))
  if (there.length > 0)
    throw new LikenessError(
      'folder-not-empty',
      `"${to}" is not empty: "${there[0]}" lies there. Choose an empty folder, or make a new one.`,
    )
  await probeFolder(to).catch((error: unknown) => {
    throw notWritable(to, error)
  })
  return created
}

const notWritable = (to: string, cause: unknown) =>
  new LikenessError(
    'output-not-writable',
    `"${to}" cannot be written (${(cause as NodeJS.ErrnoException).code}). Choose another folder, or change its permissions.`,
    { cause },
  )

const assertApart = async (from: string, to: string): Promise<void> => {
  const [old, chosen] = await Promise.all([realPathOf(from), realPathOf(to)])
  if (old !== chosen && !isBelow(chosen, old) && !isBelow(old, chosen)) return
  throw new LikenessError(
    'folder-overlaps',
    old === chosen
      ? `The models lie in "${to}" already.`
      : `"${to}" and the present models folder "${from}" lie one inside the other. Choose a folder elsewhere.`,
  )
}

/** Of a path whose end may not be there yet. */
const realPathOf = async (path: string): Promise<string> => {
  const real = await realpath(path).catch(() => null)
  if (real !== null || dirname(path) === path) return real ?? path
  return join(await realPathOf(dirname(path)), relative(dirname(path), path))
}

const isBelow = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
