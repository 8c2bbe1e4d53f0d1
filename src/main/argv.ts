import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const pictureEndings = /\.(jpe?g|jfif|png|webp|avif|hei[cf]|tiff?|gif|bmp)$/i

/**
 * The photo that the app was opened with: the last argument that is a picture file. Switches and the program's folder
 * (of `electron <folder>`) are none. Desktops of Linux may give a file's address, `file://`.
 * @param args arguments after the executable
 */
export const photoArgument = (args: readonly string[], workingFolder: string): string | undefined => {
  const name = args.filter(arg => !arg.startsWith('-') && pictureEndings.test(arg)).at(-1)
  if (name === undefined) return undefined
  return name.startsWith('file://') ? pathOfAddress(name) : resolve(workingFolder, name)
}

const pathOfAddress = (address: string): string | undefined => {
  try {
    return fileURLToPath(address)
  } catch {
    return undefined
  }
}
