import { stat } from 'node:fs/promises'

/** Whether there is a file, or a link to one. */
export const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    info => info.isFile(),
    () => false,
  )

/** Whether there is a folder, or a link to one. */
export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    info => info.isDirectory(),
    () => false,
  )
