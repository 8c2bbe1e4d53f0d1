import { statfs } from 'node:fs/promises'
import { LikenessError } from '../core/errors.ts'

/** Bytes this user may still write in a folder, or null where the system does not tell. */
export type FreeSpace = (folder: string) => Promise<number | null>

export const freeSpace: FreeSpace = async folder => {
  try {
    const { bavail, bsize, blocks } = await statfs(folder)
    // Some network drives tell nothing.
    return blocks === 0 ? null : bavail * bsize
  } catch {
    return null
  }
}

/** Left free: a system whose disk is filled to the last byte stops working. */
const reserve = 200e6

const inGigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`

/** @throws LikenessError `disk-full` before anything is fetched */
export const assertSpace = async (folder: string, bytes: number, free: FreeSpace): Promise<void> => {
  const there = await free(folder)
  if (there === null || there >= bytes + reserve) return
  throw new LikenessError(
    'disk-full',
    `${inGigabytes(bytes + reserve)} of free space are needed in "${folder}", ${inGigabytes(there)} are there. Free some space and continue, or choose another models folder.`,
  )
}

/** A PNG of noise takes three bytes a pixel, one of a photograph two. */
const bytesPerPixel = 3
/** Recipe, thumbnail, bookkeeping. */
const besides = 1e6

/**
 * Finds out before the work whether there is room for what it makes.
 * @param pixels of all pictures that will be saved
 * @throws LikenessError `disk-full`
 */
export const assertRoomFor = async (pixels: number, folder: string, free: FreeSpace): Promise<void> => {
  const needed = pixels * bytesPerPixel + besides
  const there = await free(folder)
  if (there === null || there >= needed) return
  throw new LikenessError(
    'disk-full',
    `There is not enough room to save the result in "${folder}": up to ${Math.ceil(needed / 1e6)} MB may be needed, ${Math.floor(there / 1e6)} MB are free. Free some space or choose another folder.`,
  )
}
