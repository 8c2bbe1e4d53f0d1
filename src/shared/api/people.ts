import { z } from 'zod'
import { faceReport } from './faces.ts'
import * as option from './options.ts'
import { timings } from './outputs.ts'

/** Why a face does not count for its person. */
export const setAsideReasons = [
  /** Out of focus, or enlarged from a few pixels. */
  'blurred',
  /** So far from the camera that the other half of the face cannot be seen. */
  'turned-away',
  'small',
  /** Unlike the other faces of the person. */
  'someone-else',
  /** The same picture again, as it is or saved in another way. */
  'duplicate',
  /** Somebody said so. */
  'left-out',
] as const
export const setAsideReason = z.enum(setAsideReasons)

/** Where a face looks, as seen in the picture. */
export const faceViews = ['front', 'left', 'right', 'up', 'down'] as const
export const faceView = z.enum(faceViews)

/** One face, cut out of the picture it was found in: of a group photo, the others are not kept with it. */
const cutFace = z.object({
  /** Names the cut by its bytes: the same face of the same file has the same id. */
  id: option.photoId,
  /** Of the file it was found in. */
  name: z.string(),
  /** Of the cut, in pixels. */
  width: z.int(),
  height: z.int(),
  /** In pixels of the cut. */
  face: faceReport,
  view: faceView,
  /** Why it does not count; null where it does. */
  aside: setAsideReason.nullable(),
  /** Cosine to the person's mean embedding, −1 to 1. */
  similarity: z.number(),
})

/** A face that `people.group` found; `likeness://found-face/<id>` shows it. Kept until the faces are grouped again or the engine ends. */
export const foundFace = cutFace
export type FoundFace = z.infer<typeof foundFace>

/** A picture of a person; `likeness://person/<person's id>/<id>` shows the face. */
export const personPhoto = cutFace.extend({
  /** What the person who looked at it said; goes before what was measured. */
  decided: z.enum(['use', 'aside']).nullable(),
})
export type PersonPhoto = z.infer<typeof personPhoto>

export const person = z.object({
  id: option.personId,
  /** May be empty. */
  name: z.string(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** Set for one that came over the HTTP API. */
  origin: z.literal('api').optional(),
  /** The best one first, those set aside last; at least one. */
  photos: z.array(personPhoto).min(1),
})
export type Person = z.infer<typeof person>

export const keptPeople = z.object({
  /** By name. */
  people: z.array(person),
  /** Ids of people of whom nothing but files of faces can be read: all that can be done is to delete them. */
  damaged: z.array(option.personId),
})
export type KeptPeople = z.infer<typeof keptPeople>

/** Faces of one person, by their looks alone. */
export const faceGroup = z.object({
  /** The best one first, those set aside last. */
  faces: z.array(foundFace).min(1),
  /** A kept person who looks like them. */
  person: option.personId.nullable(),
})
export type FaceGroup = z.infer<typeof faceGroup>

export const groupedFaces = z.object({
  /** The largest group first. */
  groups: z.array(faceGroup),
  /** Names of pictures without a face. */
  withoutFace: z.array(z.string()),
  /** Pictures that could not be read, and why. */
  failed: z.array(z.object({ name: z.string(), code: z.string(), message: z.string() })),
})
export type GroupedFaces = z.infer<typeof groupedFaces>

const name = z.string().trim().max(100, 'a name has at most 100 characters')
const faceIds = z.array(option.photoId).min(1).max(10_000)
const id = option.personId
const changed = z.object({ person })

const networks = { provider: option.providerName.default('auto'), use: option.packChoice.optional() }
const pictures = {
  /** A path may be that of a folder, whose pictures are taken. */
  pictures: z.array(option.pictureInput).min(1).max(10_000),
  /** Takes the pictures of folders inside, too. */
  recursive: z.boolean().default(true),
  ...networks,
}

/** The window names pictures by ids and folders in a dialog of the system; the settings decide the provider. */
export const windowPeopleRoutes = {
  'people.group': {
    input: z.strictObject({
      pictures: z.array(option.pictureRef).min(1).max(10_000),
      use: networks.use,
    }),
    output: groupedFaces.extend({ timings }),
  },
} as const

export const peopleRoutes = {
  'people.list': { input: option.noInput, output: keptPeople },
  /** Finds the faces of many pictures and groups them by person. Nobody is kept by it. */
  'people.group': { input: z.strictObject(pictures), output: groupedFaces.extend({ timings }) },
  /** Ends the grouping that is going on. */
  'people.cancelGroup': { input: option.noInput, output: option.noOutput },
  /** Keeps a person: faces that `people.group` found. */
  'people.create': { input: z.strictObject({ name: name.default(''), faces: faceIds }), output: changed },
  /**
   * Groups pictures and keeps the person whom most of them show; of a name that is kept already, adds the faces that
   * look like theirs to that person.
   */
  'people.add': {
    input: z.strictObject({
      name: name.min(1, 'a person needs a name'),
      ...pictures,
      /** Of a person who is new. */
      origin: person.shape.origin,
      /** Adds photos only to one of this origin; left out, to anybody of the name. */
      among: person.shape.origin,
    }),
    output: changed.extend({
      ...groupedFaces.omit({ groups: true }).shape,
      /** Faces of others, which were not kept. */
      others: z.int(),
      timings,
    }),
  },
  'people.rename': { input: z.strictObject({ id, name }), output: changed },
  /** Two are one: `from` goes into `into`, which keeps its name. */
  'people.merge': { input: z.strictObject({ into: id, from: id }), output: changed },
  /** Takes a merge back: the photos named are again those of who went into `into`, under their own id. */
  'people.unmerge': {
    input: z.strictObject({
      into: id,
      from: z.strictObject(person.pick({ id: true, name: true, createdAt: true, origin: true }).shape),
      photos: faceIds,
      /** Those among them that `into` had before, and keeps. */
      shared: z.array(option.photoId).default([]),
    }),
    output: changed,
  },
  /** One is two: the photos named become a new person. */
  'people.split': {
    input: z.strictObject({ id, photos: faceIds, name: name.default('') }),
    output: changed.extend({ split: person }),
  },
  /** Adds faces that `people.group` found. */
  'people.addPhotos': { input: z.strictObject({ id, faces: faceIds }), output: changed },
  /** Deletes photos of a person, all but one at most. */
  'people.removePhotos': { input: z.strictObject({ id, photos: faceIds }), output: changed },
  /** Whether photos count, whatever was measured; null leaves it to what was measured. */
  'people.decide': {
    input: z.strictObject({ id, photos: faceIds, decided: personPhoto.shape.decided }),
    output: changed,
  },
  /** Deletes a person and every file of theirs. */
  'people.delete': { input: z.strictObject({ id }), output: option.noOutput },
} as const

/** Asked in dialogs of the system: the window learns no paths. */
export const peopleDialogRoutes = {
  /** Asks for pictures or a folder, and groups them; null when nothing was chosen. */
  'people.choose': {
    input: z.strictObject({ what: z.enum(['files', 'folder']) }),
    output: z.object({ grouped: groupedFaces.nullable() }),
  },
} as const
