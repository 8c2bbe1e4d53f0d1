import { webUtils } from 'electron'
import { pathFromFile } from '../shared/electron-25-compat.ts'

/** Where a dropped or chosen file or folder lies, as the system told; empty for one the page made itself. */
export const pathOfFile = (file: object): string => {
  // Anything else the page could have given a path of its own choice.
  if (!(file instanceof File)) return ''
  return webUtils ? webUtils.getPathForFile(file) : pathFromFile(file)
}
