import { z } from 'zod'
import { photoUse } from './photos.ts'
import { recipe } from './recipe.ts'

/** A file name inside the library folder: no folder, no way out, nothing hidden. */
export const pictureId = z
  .string()
  .max(255)
  .regex(/^[^./\\\0][^/\\\0]*\.png$/i, 'is no picture of the library')
  // Half a character, which no file name on disk can hold and no address.
  .refine(id => !/\p{Surrogate}/u.test(id), 'is no picture of the library')

/** A picture of the library: an ordinary PNG, with what its own chunks and the folder beside it tell. */
export const libraryItem = z.object({
  id: pictureId,
  width: z.int(),
  height: z.int(),
  bytes: z.number(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  favourite: z.boolean(),
  /** Null for a PNG that does not say how it was made. */
  recipe: recipe.nullable(),
  /** The picture as drawn, when it is a file of its own. It is not listed beside its result. */
  generated: pictureId.nullable(),
  /** Intermediates kept for comparing; `likeness://intermediate/<id>/<name>` shows them. */
  intermediates: z.array(z.enum(['photo', 'swapped'])),
  similarity: z.number().nullable(),
  /** The photo it was made with, while that is known. */
  photo: photoUse.nullable(),
})
export type LibraryItem = z.infer<typeof libraryItem>

/** Days for which deleted pictures can be brought back. */
export const daysInTrash = 30

/** Names a deleted picture: pictures of one name may be deleted one after the other. */
export const deletedPicture = z.strictObject({
  id: pictureId,
  /** Milliseconds since 1970; the same for all that were deleted together. */
  deletedAt: z.int().min(0),
})
export type DeletedPicture = z.infer<typeof deletedPicture>

/** A deleted picture as it is listed. */
export const deletedItem = deletedPicture.extend({
  width: z.int(),
  height: z.int(),
  /** With what was deleted along with it. */
  bytes: z.number(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** Null for a PNG that does not say how it was made. */
  prompt: z.string().nullable(),
})
export type DeletedItem = z.infer<typeof deletedItem>
