import { create } from 'zustand'
import type { Person } from '../../shared/api/people.ts'
import { request } from '../bridge/bridge.ts'
import { personFaceUrl } from '../bridge/urls.ts'

/** The people that are kept on this computer, by name. */

interface PeopleState {
  readonly people: readonly Person[]
  readonly loaded: boolean
}

export const usePeople = create<PeopleState>(() => ({ people: [], loaded: false }))

export const setPeople = (people: readonly Person[]): void => usePeople.setState({ people, loaded: true })

export const loadPeople = async (): Promise<void> => setPeople((await request('people.list', {})).people)

/** The face that a person is shown by: the best one that counts. */
export const bestFaceUrl = ({ id, photos }: Person): string => personFaceUrl(id, photos[0]!.id)

export const personById = (people: readonly Person[], id: string): Person | undefined =>
  people.find(person => person.id === id)
