import { personIdPattern } from '../../../../shared/api/ids.ts'
import type { Person } from '../../../../shared/api/people.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { personFaceUrl, photoUrl } from '../../../bridge/urls.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { personById, usePeople } from '../../../state/people-store.ts'

/**
 * A kept person in the form: where a photo of somebody can be, a report with the person's id and one face stands for them.
 * Only `pictureRefOf` and `imageUrl` tell the two apart.
 */

/** Pixels of the view of a face, as the engine makes it. */
const viewSide = 256
/** Side of the face's box in it, so that a close-up of the face shows the whole view. */
const faceSide = viewSide / 1.7

/** @param name as it is kept; may be empty */
export const nameOfPerson = ({ name }: Pick<Person, 'name'>): string => name || i18n.t('people:unnamed')

/** A person as the form holds them. */
export const reportOf = (person: Person): PhotoReport => {
  const margin = (viewSide - faceSide) / 2
  return {
    id: person.id,
    name: nameOfPerson(person),
    width: viewSide,
    height: viewSide,
    faces: [
      {
        box: [margin, margin, faceSide, faceSide],
        points: [],
        score: 1,
        pose: person.photos[0]!.face.pose,
      },
    ],
    fromLeft: [0],
  }
}

/** Whether an id of the form is a person's, not a photo's. */
export const isKept = (id: string): boolean => personIdPattern.test(id)

/** What a job is given for a photo or a person of the form. */
export const pictureRefOf = (id: string): { readonly id: string } | { readonly person: string } =>
  isKept(id) ? { person: id } : { id }

/** Where the picture of a photo or a person of the form is; empty for a person who is not kept any more. */
export const imageUrl = (id: string): string => {
  if (!isKept(id)) return photoUrl(id)
  const person = personById(usePeople.getState().people, id)
  return person ? personFaceUrl(id, person.photos[0]!.id) : ''
}
