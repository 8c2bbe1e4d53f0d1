import { statfs } from 'node:fs/promises'
import { LikenessError } from '../../core/errors.ts'

/** Bytes this user may still write in a folder, or null where the system does not tell. */
export type FreeSpace = (folder: string) => Promise<number | null>

export const freeSpace: FreeSpace = async folder => {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
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
