import { basename } from 'node:path'
import { type JobWork, pictureFields } from '../../shared/api/jobs.ts'
import type { PersonInput } from '../../shared/api/options.ts'
import { photoIdIn } from '../../shared/api/photos.ts'
import type { BrushStrokes } from '../../shared/api/swap-controls.ts'

/** A picture that a route was given, as a file of this computer. */
export interface PictureFile {
  readonly file: string
  /** What messages call it: the name under which it was given. */
  readonly name: string
}

/** @throws LikenessError `unknown-photo`, `unknown-picture`, `unknown-person` for an id of nothing that is there; a path is not looked at */
export interface FindPicture {
  (picture: PersonInput): Promise<PictureFile>
  /** Undefined where no picture was given. */
  (picture: PersonInput | undefined): Promise<PictureFile | undefined>
}

export interface PictureSources {
  /** The copy of a photo the person gave. */
  readonly photo: (id: string) => Promise<PictureFile>
  /** Path of a picture of the library. */
  readonly libraryPicture: (id: string) => Promise<string>
  /** The best photo of a person, by the person's name. */
  readonly person: (id: string) => Promise<PictureFile>
}

/** The one place where an id becomes a file. */
export const createFindPicture = ({ photo, libraryPicture, person }: PictureSources): FindPicture => {
  const find = async (picture: PersonInput | undefined) => {
    if (picture === undefined) return undefined
    if (typeof picture === 'string') return named(picture)
    if ('person' in picture) return person(picture.person)
    return 'id' in picture ? photo(picture.id) : named(await libraryPicture(picture.picture))
  }
  return find as FindPicture
}

const named = (file: string): PictureFile => ({ file, name: basename(file) })

/** The pictures that a job reads. */
export const picturesIn = ({ route, input }: JobWork): readonly PersonInput[] => {
  const pictures: Readonly<Record<string, unknown>> = input
  const named = pictureFields[route].flatMap(field => {
    const given = pictures[field] as PersonInput | readonly PersonInput[] | BrushStrokes | undefined
    return given === undefined || (typeof given === 'object' && 'strokes' in given) ? [] : given
  })
  return route === 'create' ? [...named, ...nestedPictures(input)] : named
}

/** Those of a drawing that stand deeper in its input. */
const nestedPictures = ({
  inpaint,
  controlnets = [],
  ipAdapter,
}: Extract<JobWork, { readonly route: 'create' }>['input']): readonly PersonInput[] =>
  [inpaint?.mask, ...controlnets.map(({ image }) => image), ipAdapter?.face].filter(
    picture => picture !== undefined,
  )

/** Ids of the photos among them. */
export const photosIn = (work: JobWork): readonly string[] =>
  picturesIn(work)
    .map(photoIdIn)
    .filter(id => id !== undefined)
