import { resolve } from 'node:path'

const pictureEndings = /\.(jpe?g|jfif|png|webp|avif|hei[cf]|tiff?|gif|bmp)$/i

/**
 * The photo a person opened the app with: the last argument that names a picture. Switches, and the folder of the
 * program that `electron <folder>` is started with, name none.
 * @param args arguments after the executable
 */
export const photoArgument = (args: readonly string[], workingFolder: string): string | undefined => {
  const name = args.filter(arg => !arg.startsWith('-') && pictureEndings.test(arg)).at(-1)
  return name === undefined ? undefined : resolve(workingFolder, name)
}
