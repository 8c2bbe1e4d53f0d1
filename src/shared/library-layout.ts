/**
 * Where things lie in the library folder, as path segments below it. Everything in the hidden folder may be
 * deleted at any time: the pictures stay complete.
 */
export const bookkeepingFolder = '.likeness'

const nameOf = (id: string): string => id.replace(/\.png$/i, '')

export const stageFiles = { photo: 'photo.jpg', swapped: 'swapped.png' } as const
export type StageName = keyof typeof stageFiles

export const stagesFolder: readonly string[] = [bookkeepingFolder, 'stages']

/** Folder of a picture's kept stages. */
export const stagesPath = (id: string): readonly string[] => [...stagesFolder, nameOf(id)]

/** Folder in the library's own trash that holds a deleted picture and what belongs to it. */
export const trashPath = (id: string): readonly string[] => [bookkeepingFolder, 'trash', nameOf(id)]

export const thumbnailsPath: readonly string[] = [bookkeepingFolder, 'thumbs']

/** The id of the picture as drawn that belongs to a result. */
export const generatedOf = (id: string): string => id.replace(/(\.png)$/i, '-generated$1')

/** The id of the result that a picture as drawn belongs to; any other id stays. */
export const resultOf = (id: string): string => id.replace(/-generated(\.png)$/i, '$1')
