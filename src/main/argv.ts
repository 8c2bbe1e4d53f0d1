import { resolve } from 'node:path'

const pictureEndings = /\.(jpe?g|jfif|png|webp|avif|hei[cf]|tiff?|gif|bmp)$/i

/**
 * The photo that the app was opened with: the last argument that is a picture file. Switches and the program's folder
 * (of `electron <folder>`) are none.
 * @param args arguments after the executable
 */
export const photoArgument = (args: readonly string[], workingFolder: string): string | undefined => {
  const name = args.filter(arg => !arg.startsWith('-') && pictureEndings.test(arg)).at(-1)
  return name === undefined ? undefined : resolve(workingFolder, name)
}
