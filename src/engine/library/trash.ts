import { lstat, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { renameWithRetry } from '../../node/rename-with-retry.ts'
import { bookkeepingFolder, generatedOf, stagesPath, trashPath } from '../../shared/library-layout.ts'
import { ensureFolder } from '../results/save-file.ts'
import { ensureInside, isInside } from './ensure-inside.ts'

/** Where a picture and what belongs to it lie, in the library and in its trash; the picture comes first. */
const places = (library: string, id: string) => {
  const trash = join(library, ...trashPath(id))
  const generated = generatedOf(id)
  return [
    { here: join(library, id), there: join(trash, id) },
    { here: join(library, generated), there: join(trash, generated) },
    { here: join(library, ...stagesPath(id)), there: join(trash, 'stages') },
  ] as const
}

/** A picture may be open in a viewer for as long as it likes; who deletes it waits a moment. */
const move = (from: string, to: string) => renameWithRetry(from, to, { within: 2000 })

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** Moves a picture with its drawn one and its stages into the library's own trash. */
export const moveToTrash = async (library: string, id: string): Promise<void> => {
  await ensureInside(library, [bookkeepingFolder, 'trash'])
  const trash = join(library, ...trashPath(id))
  // An earlier picture of that name stays in the trash under another name.
  if (await exists(trash)) await move(trash, `${trash}~${Date.now()}`)
  await ensureInside(library, trashPath(id))
  for (const { here, there } of places(library, id)) if (await exists(here)) await move(here, there)
}

/**
 * Brings a picture and what belongs to it back.
 * @throws LikenessError `unknown-picture` when it is not in the trash, `output-not-writable` when there is another of its name
 */
export const moveFromTrash = async (library: string, id: string): Promise<void> => {
  const trash = join(library, ...trashPath(id))
  const all = places(library, id)
  if (!(await isInside(library, trash)) || !(await exists(all[0].there)))
    throw new LikenessError(
      'unknown-picture',
      `"${id}" is not in the library's trash any more. Look for it in the trash of your system.`,
    )
  if (await exists(all[0].here))
    throw new LikenessError(
      'output-not-writable',
      `"${id}" cannot be brought back: there is another picture of that name. Rename or delete that one first.`,
    )
  for (const { here, there } of [...all].reverse())
    if ((await exists(there)) && !(await exists(here))) {
      await ensureFolder(dirname(here))
      await move(there, here)
    }
  await rm(trash, { recursive: true, force: true })
}
