import { stat } from 'node:fs/promises'
import { LikenessError, request } from '../engine/index.ts'
import type { PersonRef } from '../shared/api/options.ts'
import type { Person } from '../shared/api/people.ts'
import type { Terminal } from './command.ts'

/** Kept people, found by what somebody typed. */
export interface PeopleByName {
  /** By the name, in either case, or the id. @throws LikenessError `unknown-person`, `bad-usage` where two have the name */
  find(text: string): Person
  named(text: string): PersonRef
  /** A file of that path goes before a person of that name. */
  fileOrNamed(text: string): Promise<string | PersonRef>
}

/** @param wanted where all of it is undefined, nobody is looked for and nothing is read */
export const readPeople = async (wanted: readonly unknown[], { engine }: Terminal): Promise<PeopleByName> => {
  const { people } = wanted.every(each => each === undefined)
    ? { people: [] }
    : await request(engine, 'people.list', {})
  const find = (text: string): Person => {
    const byId = people.find(({ id }) => id === text)
    if (byId) return byId
    const [person, other] = people.filter(({ name }) => name.toLowerCase() === text.toLowerCase())
    if (other)
      throw new LikenessError(
        'bad-usage',
        `Two people are called "${text}". Name one by the id that "people list" shows.`,
      )
    if (person) return person
    const known = people.map(({ name }) => name).filter(name => name !== '')
    throw new LikenessError(
      'unknown-person',
      known.length === 0
        ? `Nobody called "${text}" is kept. Add them with "people add".`
        : `Nobody called "${text}" is kept. There are: ${known.join(', ')}.`,
    )
  }
  const named = (text: string): PersonRef => ({ person: find(text).id })
  const isThere = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    )
  return {
    find,
    named,
    fileOrNamed: async text => {
      if (await isThere(text)) return text
      const isName = people.some(({ id, name }) => id === text || name.toLowerCase() === text.toLowerCase())
      // What names nobody is a path, and the engine says that it is not there.
      return isName ? named(text) : text
    },
  }
}
