/** Where things lie in the library folder, as path segments below it. */
export const bookkeepingFolder = '.likeness'

/** Other endings stay, so that `a.png` and `a.jpg` have each their own. */
const nameOf = (id: string): string => id.replace(/\.png$/i, '')

export const intermediateFiles = { photo: 'photo.jpg', swapped: 'swapped.png' } as const
export type IntermediateName = keyof typeof intermediateFiles

export const intermediatesFolder: readonly string[] = [bookkeepingFolder, 'stages']

/** Folder of a picture's kept intermediates. The folder is called `stages`, as libraries of 0.1.0 have it. */
export const intermediatesPath = (id: string): readonly string[] => [...intermediatesFolder, nameOf(id)]

export const trashFolder: readonly string[] = [bookkeepingFolder, 'trash']

/** Folder of all that was deleted at once; named by the time, in milliseconds since 1970. */
export const deletionPath = (deletedAt: number): readonly string[] => [...trashFolder, String(deletedAt)]

/** Folder of the intermediates of a deleted picture, below its deletion's folder. */
export const deletedIntermediatesPath = (id: string): readonly string[] => ['stages', nameOf(id)]

export const thumbnailsPath: readonly string[] = [bookkeepingFolder, 'thumbs']

/** `-2` put before the ending of a picture's name. */
export const withSuffix = (id: string, suffix: string): string =>
  id.replace(/(\.(?:png|jpe?g|webp|avif))$/i, `-${suffix}$1`)

/** The id of the generated picture that belongs to a result. */
export const generatedOf = (id: string): string => withSuffix(id, 'generated')

/** The id of the result that a generated picture belongs to; any other id unchanged. */
export const resultOf = (id: string): string => id.replace(/-generated(\.(?:png|jpe?g|webp|avif))$/i, '$1')

/**
 * Names that Windows keeps for devices, whatever their ending: a file of that name cannot be made.
 * Source: Microsoft, "Naming Files, Paths, and Namespaces".
 */
export const isReservedName = (name: string): boolean =>
  /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *(?:\.|$)/i.test(name)
