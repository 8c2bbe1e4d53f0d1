import { z } from 'zod'
import * as option from './options.ts'
import { output, outputFormat } from './output.ts'
import { notice, savedImage } from './outputs.ts'
import { usedPhoto } from './photos.ts'
import { madeBy, photoRecipe, recipe } from './recipe.ts'
import { swappedPeople } from './swapped-people.ts'

/** What lists, searches and sorts need of a picture of the library: small, so that a hundred thousand fit into memory. */
export const libraryEntry = z.object({
  id: option.pictureId,
  width: z.int(),
  height: z.int(),
  bytes: z.number(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  favourite: z.boolean(),
  /** Which route made it; null for a file that does not say. */
  madeBy: madeBy.nullable(),
  /** Of the drawing, for one that was enhanced, too. These three are null for a picture without a recipe of one. */
  prompt: z.string().nullable(),
  seed: z.number().nullable(),
  pack: z.string().nullable(),
  /** A face was swapped, in a photo or a drawing. */
  swapped: z.boolean(),
  /** Its recipe says how it was made from photos. */
  fromPhotos: z.boolean(),
  /** The picture as drawn, when it is a file of its own. It is not listed beside its result. */
  generated: option.pictureId.nullable(),
  similarity: z.number().nullable(),
  /** Ids of kept people who took part in its swap, while that is known. */
  peopleIds: z.array(z.string()),
  /** Ids of the albums it is in. */
  albums: z.array(z.string()),
})
export type LibraryEntry = z.infer<typeof libraryEntry>

/** A picture of the library: an ordinary picture file, with all it says of itself and the library's own files say. */
export const libraryItem = libraryEntry.extend({
  /** Of the drawing, for one that was enhanced, too. Null for a picture that was not drawn, or does not say how. */
  recipe: recipe.nullable(),
  /** Of the swap or the enhancement that made it; null for a drawing, and for a file that does not say. */
  photoRecipe: photoRecipe.nullable(),
  /** Intermediates kept for comparing; `likeness://intermediate/<id>/<name>` shows them. */
  intermediates: z.array(z.enum(['photo', 'swapped'])),
  /** The photo it was made with, while that is known. */
  photo: usedPhoto.nullable(),
  /** Of a swap in which kept people took part, while that is known. */
  people: swappedPeople.nullable(),
})
export type LibraryItem = z.infer<typeof libraryItem>

/** Names a deleted picture: pictures of one name may be deleted one after the other. */
export const deletedPicture = z.strictObject({
  id: option.pictureId,
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
  /** Null for a picture that does not say how it was made. */
  prompt: z.string().nullable(),
})
export type DeletedItem = z.infer<typeof deletedItem>

/** Pixels of a thumbnail's longer side. */
export const thumbnailSizes = [320, 640] as const
export const thumbnailSize = z.literal(thumbnailSizes)
export type ThumbnailSize = z.infer<typeof thumbnailSize>

/** Pixels of the longer side; larger pictures are made smaller. */
const longestSide = z.int().min(16).max(16_383).optional()

const pictureIds = z.array(option.pictureId).max(100_000)
const deletedPictures = z.array(deletedPicture).max(1_000_000)
const page = z.strictObject({
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(500),
})

export const libraryRoutes = {
  /**
   * The newest pictures as far as they are known at once, newest first: of the index that the last listing left, without
   * reading the folder. Empty where there is none.
   */
  'library.newest': { input: option.noInput, output: z.object({ entries: z.array(libraryEntry) }) },
  /**
   * Newest first. `offset` 0 reads the folder again; later pages are of the same listing. A page may have fewer pictures
   * than `limit`, as damaged files are left out; `next` is the offset of the one after it, null after the last.
   */
  'library.list': {
    input: z.strictObject({
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(5000).default(500),
    }),
    output: z.object({ entries: z.array(libraryEntry), next: z.int().nullable() }),
  },
  /** All that is known of some pictures; those that are not there are left out. */
  'library.read': {
    input: z.strictObject({ ids: z.array(option.pictureId).max(500) }),
    output: z.object({ items: z.array(libraryItem) }),
  },
  'library.favourite': {
    input: z.strictObject({ ids: pictureIds, favourite: z.boolean() }),
    output: option.noOutput,
  },
  /**
   * Moves pictures, with what belongs to them, into the library's own trash, from where `restore` brings them back
   * for `daysInTrash` days.
   */
  'library.delete': {
    input: z.strictObject({ ids: pictureIds }),
    output: deletedPicture.pick({ deletedAt: true }),
  },
  /** What lies in the library's trash, deleted last first. */
  'library.deleted': {
    input: page,
    output: z.object({ items: z.array(deletedItem), total: z.int(), bytes: z.number() }),
  },
  /** Brings deleted pictures back; under another name where there is a picture of theirs again. */
  'library.restore': { input: z.strictObject({ pictures: deletedPictures }), output: option.noOutput },
  /** Removes deleted pictures for good. */
  'library.discard': { input: z.strictObject({ pictures: deletedPictures }), output: option.noOutput },
  /**
   * Absolute path of a small copy, at most `size` pixels a side, made when it is first asked for; `fresh` makes it again,
   * for who could not show it.
   */
  'library.thumbnail': {
    input: deletedPicture
      .partial({ deletedAt: true })
      .extend({ fresh: z.boolean().default(false), size: thumbnailSize.default(320) }),
    output: z.object({ file: z.string() }),
  },
  /** Saves a copy elsewhere, in the format that `out` ends in. It keeps the AI mark. */
  'library.export': {
    input: z.strictObject({
      id: option.pictureId,
      out: option.path,
      output: output.optional(),
      longestSide,
    }),
    output: savedImage.extend({ notices: z.array(notice) }),
  },
} as const

/** What the desktop app does with a picture of the library outside its window. */
export const resultRoutes = {
  /** Asks where and in which format, then copies; null when the person thought better of it. */
  'results.saveAs': {
    input: z.strictObject({ id: option.pictureId }),
    output: z.object({ file: z.string().nullable() }),
  },
  /**
   * Asks for a folder and saves copies there under the pictures' names; nothing that is there is replaced. The event
   * `exporting` tells how far it is. `folder` is null when the person thought better of it.
   */
  'results.export': {
    input: z.strictObject({
      ids: z.array(option.pictureId).min(1).max(10_000),
      output: output.extend({ format: outputFormat }),
      longestSide,
    }),
    output: z.object({
      folder: z.string().nullable(),
      saved: z.int(),
      failed: z.array(z.object({ id: option.pictureId, code: z.string(), message: z.string() })),
      /** What was done otherwise than one would expect, each once. */
      notices: z.array(notice),
    }),
  },
  /** Ends an export after the picture that is being saved. */
  'results.cancelExport': { input: option.noInput, output: option.noOutput },
  'results.copyImage': { input: z.strictObject({ id: option.pictureId }), output: option.noOutput },
  'results.showInFolder': { input: z.strictObject({ id: option.pictureId }), output: option.noOutput },
  /** To be called in `dragstart`, with the default prevented: the system drags the file itself. */
  'results.startDrag': {
    input: z.strictObject({ ids: z.array(option.pictureId).min(1).max(100) }),
    output: option.noOutput,
  },
} as const
