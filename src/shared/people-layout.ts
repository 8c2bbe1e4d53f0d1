/** Where the files of people lie, as path segments below their folder. */

export const personRecord = 'person.json'

/** Of faces that were found and are not kept yet. */
export const foundFacesFolder = '.found'

/** The cut itself, and the face in it at the size the window shows. */
export const faceFiles = (id: string) => ({ cut: `${id}.jpg`, view: `${id}.view.jpg` })

export const isFaceFile = (name: string): boolean => /^[0-9a-f]+(\.view)?\.jpg$/.test(name)

export const personFaceView = (person: string, id: string): readonly string[] => [person, faceFiles(id).view]
export const foundFaceView = (id: string): readonly string[] => [foundFacesFolder, faceFiles(id).view]
