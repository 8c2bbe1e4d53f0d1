import { z } from 'zod'
import { faceReport } from './faces.ts'
import { type FaceNumber, type FaceOrder, faceNumber, faceOrder } from './options.ts'

/** Names a photo by its bytes, so that the same photo twice is one file. */
export const photoId = z.string().regex(/^[0-9a-f]{32}$/, 'is no photo id')

/** Larger files are not read as photos. */
export const maxPhotoBytes = 200e6

/** A photo the person gave, copied into the app's own folder; `likeness://photo/<id>` shows it upright. */
export const photoReport = z.object({
  id: photoId,
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
  id: photoId,
  face: faceNumber,
  /** What the number counts by; by size where it is left out. */
  order: faceOrder.optional(),
  /** The photo of the person whose face is meant; goes before the number. */
  person: photoId.optional(),
})
export type PhotoUse = z.infer<typeof photoUse>

/** The id of a copy in the app's own folder; undefined for any other file. */
export const photoIdOf = (file: string | undefined): string | undefined => {
  const [id] = /[^/\\]*$/.exec(file ?? '')![0].split('.')
  return photoId.safeParse(id).data
}

interface PhotoChoice {
  readonly photo?: string
  readonly photoFace: FaceNumber
  readonly faceOrder: FaceOrder
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
