import { rename } from 'node:fs'
import { promisify } from 'node:util'
import { renameWithRetry } from '../../node/rename-with-retry.ts'
import { mapConcurrently } from './map-concurrently.ts'

interface Way {
  readonly from: string
  readonly to: string
}

/** A file, and what follows once it has moved. */
export interface Move {
  readonly first: Way
  readonly others: readonly Way[]
}

const atOnce = 64

/** Half the price of `fs/promises`, which tells at ten thousand files. */
const quickRename = promisify(rename)

/** A picture may be open in a viewer for as long as it likes; who deletes it waits a moment. */
const move = ({ from, to }: Way): Promise<NodeJS.ErrnoException | null> =>
  renameWithRetry(from, to, { within: 2000, rename: quickRename }).then(
    () => null,
    (error: NodeJS.ErrnoException) => error,
  )

/**
 * Moves many files, a few at once. Tells for each why it stayed, or null; a file that is gone has nothing left to
 * move. What follows a file is moved as far as that is possible.
 */
export const moveAll = (moves: readonly Move[]): Promise<readonly (Error | null)[]> =>
  mapConcurrently(moves, atOnce, async ({ first, others }) => {
    const error = await move(first)
    if (error && error.code !== 'ENOENT') return error
    for (const way of others) await move(way)
    return null
  })
