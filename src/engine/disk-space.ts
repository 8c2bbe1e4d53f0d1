import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LikenessError } from '../core/errors.ts'

/** Bytes this user may still write in a folder; null where the system does not tell. */
export type FreeSpace = (folder: string) => Promise<number | null>

export const freeSpace: FreeSpace = async folder => {
  try {
    const { bavail, bsize, blocks } = await statfs(folder)
    // Some network drives report zero blocks.
    return blocks === 0 ? null : bavail * bsize
  } catch {
    return null
  }
}

/** The same of a folder that may still have to be made: of the nearest one above it that is there. */
export const freeSpaceAround = async (folder: string, freeSpaceIn: FreeSpace): Promise<number | null> => {
  const above = dirname(folder)
  return (await freeSpaceIn(folder)) ?? (above === folder ? null : freeSpaceAround(above, freeSpaceIn))
}

/** Bytes that stay free: a system whose disk is full stops working. */
export const reservedBytes = 200e6

const formatGigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`

/**
 * Checks the space for models before they are downloaded, copied or moved.
 * @param bytes that will be written to the folder
 * @throws LikenessError `disk-full`
 */
export const assertSpaceForModels = async (
  folder: string,
  bytes: number,
  freeSpaceIn: FreeSpace,
): Promise<void> => {
  const available = await freeSpaceIn(folder)
  if (available === null || available >= bytes + reservedBytes) return
  throw new LikenessError(
    'disk-full',
    `${formatGigabytes(bytes + reservedBytes)} of free space are needed in "${folder}", ${formatGigabytes(available)} are there. Free some space and continue, or choose another models folder.`,
  )
}

/** Upper bound: a PNG of noise has three bytes a pixel, one of a photograph two. */
const bytesPerPixel = 3
/** Of the recipe, the thumbnail and the library's bookkeeping. */
const overheadBytes = 1e6

/**
 * Checks the space for results before a job begins.
 * @param pixels of all pictures that will be saved
 * @throws LikenessError `disk-full`
 */
export const assertSpaceForResults = async (
  pixels: number,
  folder: string,
  freeSpaceIn: FreeSpace,
): Promise<void> => {
  const needed = pixels * bytesPerPixel + overheadBytes
  const available = await freeSpaceIn(folder)
  if (available === null || available >= needed) return
  throw new LikenessError(
    'disk-full',
    `There is not enough room to save the result in "${folder}": up to ${Math.ceil(needed / 1e6)} MB may be needed, ${Math.floor(available / 1e6)} MB are free. Free some space or choose another folder.`,
  )
}
