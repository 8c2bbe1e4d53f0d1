/** The system's error code, as `EACCES`; undefined for an error that is none of the system's. */
export const errorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code

const diskFullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Whether a write failed because the disk is full, a quota is used up, or the file system allows no larger file. */
export const isDiskFull = (error: unknown): boolean => diskFullCodes.has(errorCode(error))
