import { create } from 'zustand'
import type { KeptPeople, Person } from '../../shared/api/people.ts'
import { request } from '../bridge/bridge.ts'
import { personFaceUrl } from '../bridge/urls.ts'

/** The people that are kept on this computer, by name. */

interface PeopleState {
  readonly people: readonly Person[]
  /** Ids of those that can only be deleted. */
  readonly damaged: readonly string[]
  readonly loaded: boolean
}

export const usePeople = create<PeopleState>(() => ({ people: [], damaged: [], loaded: false }))

export const setPeople = ({ people, damaged }: KeptPeople): void =>
  usePeople.setState({ people, damaged, loaded: true })

export const loadPeople = async (): Promise<void> => setPeople(await request('people.list', {}))

/** The face that a person is shown by: the best one that counts. */
export const bestFaceUrl = ({ id, photos }: Person): string => personFaceUrl(id, photos[0]!.id)

export const personById = (people: readonly Person[], id: string): Person | undefined =>
  people.find(person => person.id === id)
