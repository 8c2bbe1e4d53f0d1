import { rename } from 'node:fs'
import { promisify } from 'node:util'
import { renameWithRetry } from '../../node/rename-with-retry.ts'
import { mapConcurrently } from './map-concurrently.ts'

interface FileMove {
  readonly from: string
  readonly to: string
}

/** A picture's file, and the files and folders that go with it. */
export interface PictureMove {
  readonly picture: FileMove
  readonly companions: readonly FileMove[]
}

const concurrentMoves = 64

/** The callback API takes half the time of `fs/promises`, which matters with ten thousand files. */
const callbackRename = promisify(rename)

/** Milliseconds: a picture may stay open in a viewer for hours, so a person who deletes it waits a moment only. */
const retryTime = 2000

/** @returns the error when the file could not be moved */
const moveFile = ({ from, to }: FileMove): Promise<NodeJS.ErrnoException | null> =>
  renameWithRetry(from, to, { within: retryTime, rename: callbackRename }).then(
    () => null,
    (error: NodeJS.ErrnoException) => error,
  )

/**
 * Moves many pictures, several at the same time. Companions are moved as far as that is possible; a picture that is not
 * there any more counts as moved.
 * @returns for each picture why it was not moved, or null
 */
export const moveFiles = (moves: readonly PictureMove[]): Promise<readonly (Error | null)[]> =>
  mapConcurrently(moves, concurrentMoves, async ({ picture, companions }) => {
    const error = await moveFile(picture)
    if (error && error.code !== 'ENOENT') return error
    for (const companion of companions) await moveFile(companion)
    return null
  })
