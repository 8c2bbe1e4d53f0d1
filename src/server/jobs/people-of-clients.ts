import { type EngineClient, LikenessError } from '../../engine/index.ts'
import type { KeptPeople } from '../../shared/api/people.ts'
import type { ReadPolicy } from './policy.ts'

/** The kept people whom clients may know: in the app, those that clients added. Who added damaged ones is not known. */
export const peopleOfClients = async (engine: EngineClient, policy: ReadPolicy): Promise<KeptPeople> => {
  const kept = await engine.request('people.list', {})
  if (!policy) return kept
  return { people: kept.people.filter(({ origin }) => origin === 'api'), damaged: [] }
}

const noSuchPerson = () =>
  new LikenessError('unknown-person', 'There is no such person. GET /api/people lists them.')

/** @throws LikenessError `unknown-person` for one of them that clients may not know, as if there were none */
export const assertPeopleOfClients = async (
  ids: readonly string[],
  engine: EngineClient,
  policy: ReadPolicy,
): Promise<void> => {
  if (ids.length === 0) return
  const known = new Set((await peopleOfClients(engine, policy)).people.map(({ id }) => id))
  if (!ids.every(id => known.has(id))) throw noSuchPerson()
}

/** As `assertPeopleOfClients`, but lets a damaged one pass. */
export const assertDeletable = async (
  id: string,
  engine: EngineClient,
  policy: ReadPolicy,
): Promise<void> => {
  const { people, damaged } = await peopleOfClients(engine, policy)
  if (!damaged.includes(id) && !people.some(person => person.id === id)) throw noSuchPerson()
}
