import { z } from 'zod'
import { faceReport } from './faces.ts'
import * as option from './options.ts'

/** Larger files are not read as photos. */
export const maxPhotoBytes = 200e6

/** A photo the person gave, copied into the app's own folder; `likeness://photo/<id>` shows it upright. */
export const photoReport = z.object({
  id: option.photoId,
  name: z.string(),
  /** Where the copy lies, for `create`'s `photo`. */
  file: z.string(),
  width: z.int(),
  height: z.int(),
  /** Largest first; may be empty. */
  faces: z.array(faceReport),
  /** Places in `faces`, from left to right. */
  fromLeft: z.array(z.int()),
})
export type PhotoReport = z.infer<typeof photoReport>

/** Which photo a picture was made with, and which of its faces. */
export const photoUse = z.object({
  id: option.photoId,
  face: option.faceNumber,
  /** What the number counts by; by size where it is left out. */
  order: option.faceOrder.optional(),
  /** The photo of the person whose face is meant; goes before the number. */
  person: option.photoId.optional(),
})
export type PhotoUse = z.infer<typeof photoUse>

/** The id of a copy in the app's own folder; undefined for any other file. */
export const photoIdOf = (file: string | undefined): string | undefined => {
  const [id] = /[^/\\]*$/.exec(file ?? '')![0].split('.')
  return option.photoId.safeParse(id).data
}

interface PhotoChoice {
  readonly photo?: string
  readonly photoFace: option.FaceNumber
  readonly faceOrder: option.FaceOrder
  readonly photoPerson?: string
}

/** Null for a photo that is no copy in the app's own folder. */
export const photoUseOf = (choice: PhotoChoice): PhotoUse | null => {
  const id = photoIdOf(choice.photo)
  if (id === undefined) return null
  const person = photoIdOf(choice.photoPerson)
  return {
    id,
    face: choice.photoFace,
    ...(choice.faceOrder === 'size' ? {} : { order: choice.faceOrder }),
    ...(person === undefined ? {} : { person }),
  }
}

const use = option.packChoice.optional()

export const photoRoutes = {
  /** Copies a photo into the app's own folder and finds the faces in it. */
  'photos.import': {
    input: z.union([
      z.strictObject({ name: option.fileName, bytes: option.fileBytes, use }),
      z.strictObject({ path: option.path, use }),
      z.strictObject({ picture: option.pictureId, use }),
    ]),
    output: photoReport,
  },
  /** A photo given before, with the faces that a job with the same `use` would find. */
  'photos.read': { input: z.strictObject({ id: option.photoId, use }), output: photoReport },
  /** Which faces of a photo are a person's, shown by another photo: places in its list, the most like first. */
  'photos.person': {
    input: z.strictObject({ id: option.photoId, person: option.photoId, use }),
    output: z.object({ faces: z.array(z.int()) }),
  },
} as const
