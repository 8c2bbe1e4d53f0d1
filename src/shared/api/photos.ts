import { z } from 'zod'
import { faceReport } from './faces.ts'
import * as option from './options.ts'

/** A face of a photo; `marked` is the box that a person drew around it, in pixels of the photo. */
export const photoFace = faceReport.extend({ marked: option.markedFace.shape.box.optional() })
export type PhotoFace = z.infer<typeof photoFace>

/** A photo the person gave, copied into the app's own folder; `likeness://photo/<id>` shows it upright. Sizes in pixels. */
export const photoReport = z.object({
  id: option.photoId,
  name: z.string(),
  width: z.int(),
  height: z.int(),
  /** Those found, largest first, then those marked by hand; may be empty. */
  faces: z.array(photoFace),
  /** Indices of `faces`, from left to right, without those marked by hand. */
  fromLeft: z.array(z.int()),
})
export type PhotoReport = z.infer<typeof photoReport>

/** Which photo a picture was made with, and which of its faces. */
export const usedPhoto = z.object({
  id: option.photoId,
  face: option.faceChoice,
  /** What the number counts by; by size where it is left out. */
  order: option.faceOrder.optional(),
  /** The photo of the person whose face is meant; goes before the number. */
  person: option.photoId.optional(),
})
export type UsedPhoto = z.infer<typeof usedPhoto>

/** The id of a picture that is a photo of the app; undefined for any other. */
export const photoIdIn = (picture: string | object | undefined): string | undefined =>
  typeof picture === 'object' && 'id' in picture ? option.photoId.parse(picture.id) : undefined

interface FaceChoice {
  readonly photo?: string | object
  readonly photoFace: option.FaceChoice
  readonly faceOrder: option.FaceOrder
  readonly photoPerson?: string | object
}

/** What a job's input says of its photo; null for a photo that the app keeps no copy of. */
export const usedPhotoIn = (input: FaceChoice): UsedPhoto | null => {
  const id = photoIdIn(input.photo)
  if (id === undefined) return null
  const person = photoIdIn(input.photoPerson)
  return {
    id,
    face: input.photoFace,
    ...(input.faceOrder === 'size' ? {} : { order: input.faceOrder }),
    ...(person === undefined ? {} : { person }),
  }
}

const use = option.packChoice.optional()

const givenPhoto = z.union([
  z.strictObject({ name: option.fileName, bytes: option.fileBytes, use }),
  z.strictObject({ picture: option.pictureId, use }),
])

/** Replaces the engine's route for the window, which names no paths. */
export const windowPhotoRoutes = {
  'photos.import': { input: givenPhoto, output: photoReport },
} as const

/** What the desktop app does for its window, which names no path. */
export const openedPhotoRoutes = {
  /** Takes in a photo that the app was opened with, once. */
  'photos.opened': { input: z.strictObject({ token: z.uuid() }), output: photoReport },
} as const

export const photoRoutes = {
  /** Copies a photo into the app's own folder and finds the faces in it. */
  'photos.import': {
    input: z.union([...givenPhoto.options, z.strictObject({ path: option.path, use })]),
    output: photoReport,
  },
  /** A photo given before, with the faces that a job with the same `use` would find. */
  'photos.read': { input: z.strictObject({ id: option.photoId, use }), output: photoReport },
  /** Adds the face that a person marked by a box; it is found again with every `use`. */
  'photos.mark': {
    input: z.strictObject({ id: option.photoId, ...option.markedFace.shape, use }),
    output: photoReport,
  },
  /** Takes away a face that was marked by this box. */
  'photos.unmark': {
    input: z.strictObject({ id: option.photoId, ...option.markedFace.shape, use }),
    output: photoReport,
  },
  /**
   * Which faces of a photo are those of the person in another photo, or of a kept person: indices of its list, the most
   * similar first.
   */
  'photos.person': {
    input: z.strictObject({ id: option.photoId, person: z.union([option.photoId, option.personRef]), use }),
    output: z.object({ faces: z.array(z.int()) }),
  },
} as const
