import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning } from '../../../node/running-process.ts'
import { finishMove, undoMove } from '../relocate/finish-move.ts'
import { stagingFolder, workerOf } from './staging.ts'

/**
 * Takes away what programs that were cut off left in the models folder: imports, removals, moves. Downloads stay, as
 * they can go on.
 */
export const cleanUp = async (models: string): Promise<void> => {
  await finishMove(models)
  await undoMove(models)
  const root = stagingFolder(models)
  for (const name of await readdir(root).catch(() => [])) {
    const pid = workerOf(name)
    if (pid !== null && (pid === process.pid || !isRunning(pid)))
      await rm(join(root, name), { recursive: true, force: true })
  }
}
