import type { Person } from '../../../../shared/api/people.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { PersonUse } from '../../../state/app-actions.ts'
import { personById, usePeople } from '../../../state/people-store.ts'
import { setPeopleOpen } from '../../../state/view-store.ts'
import type { ComposeState } from '../form/compose-state.ts'
import {
  addSource,
  setCompose,
  setFollowed,
  setPerson,
  setSource,
  setTask,
  useCompose,
} from '../form/compose-store.ts'
import { withoutLender } from '../pairs/face-pairs.ts'
import { isKept, reportOf } from './kept-person.ts'

/** Where the form can have a kept person: who lends a face, one more who does, who is looked for, who is drawn, who is followed. */
export type PersonPlace = 'source' | 'more' | 'person' | 'drawing' | 'followed'

export const setDrawnPerson = (drawnPerson: PhotoReport | null): void => setCompose({ drawnPerson })

const setters: Readonly<Record<PersonPlace, (report: PhotoReport) => void>> = {
  source: setSource,
  more: addSource,
  person: setPerson,
  drawing: setDrawnPerson,
  followed: setFollowed,
}

export const placePerson = (person: Person, place: PersonPlace): void => setters[place](reportOf(person))

/** Takes a person into the form and turns to the task that needs them. */
export const takePerson = (person: Person, as: PersonUse): void => {
  setTask(as === 'source' ? 'swap' : 'draw')
  placePerson(person, as)
  setPeopleOpen(false)
}

/** The form after people changed: with their new names and faces, and without those who are kept no more. */
export const renewPeople = (state: ComposeState, people: readonly Person[]): Partial<ComposeState> => {
  const renew = (report: PhotoReport | null): PhotoReport | null => {
    if (!report || !isKept(report.id)) return report
    const person = personById(people, report.id)
    return person ? reportOf(person) : null
  }
  const lenders = [state.source, ...state.moreSources]
  const [source = null, ...moreSources] = lenders.map(renew).filter(report => report !== null)
  const gone = lenders.flatMap(report => (report && !renew(report) ? report.id : []))
  const person = renew(state.person)
  return {
    source,
    moreSources,
    drawnPerson: renew(state.drawnPerson),
    followed: renew(state.followed),
    pairs: gone.reduce(withoutLender, state.pairs),
    ...(gone.length > 0 && { lent: null, sourceFace: 0 }),
    person,
    ...(person?.id !== state.person?.id && { personFaces: { kind: 'unknown' } }),
  }
}

/** Keeps the form in step with the people. Returns the function that ends this. */
export const followPeople = (): (() => void) => {
  const endPeople = usePeople.subscribe(({ people, loaded }) => {
    if (loaded) useCompose.setState(state => renewPeople(state, people))
  })
  // Taking back a change of the form may bring back somebody who was deleted since.
  const endForm = useCompose.subscribe(state => {
    const { people, loaded } = usePeople.getState()
    const given = [state.source, ...state.moreSources, state.person, state.drawnPerson, state.followed]
    const isGone = (report: PhotoReport | null) =>
      report !== null && isKept(report.id) && !personById(people, report.id)
    if (loaded && given.some(isGone)) useCompose.setState(renewPeople(state, people))
  })
  return () => {
    endPeople()
    endForm()
  }
}

/** Takes a person of a saved form into it again; nothing where they are kept no more. */
export const recallPerson = (people: readonly Person[], id: string, place: PersonPlace): void => {
  const person = personById(people, id)
  if (person) placePerson(person, place)
}
