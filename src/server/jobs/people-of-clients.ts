import { type Engine, LikenessError, request } from '../../engine/index.ts'
import type { Person } from '../../shared/api/people.ts'
import type { ReadPolicy } from './policy.ts'

/** The kept people whom clients may know: in the app, those that clients added. */
export const peopleOfClients = async (engine: Engine, policy: ReadPolicy): Promise<Person[]> => {
  const { people } = await request(engine, 'people.list', {})
  return policy ? people.filter(({ origin }) => origin === 'api') : people
}

/** @throws LikenessError `unknown-person` for one of them that clients may not know, as if there were none */
export const assertPeopleOfClients = async (
  ids: readonly string[],
  engine: Engine,
  policy: ReadPolicy,
): Promise<void> => {
  if (ids.length === 0) return
  const known = new Set((await peopleOfClients(engine, policy)).map(({ id }) => id))
  if (!ids.every(id => known.has(id)))
    throw new LikenessError('unknown-person', 'There is no such person. GET /api/people lists them.')
}
