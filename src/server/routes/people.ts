import { z } from 'zod'
import { personId } from '../../shared/api/options.ts'
import { keptPeople, peopleRoutes, person } from '../../shared/api/people.ts'
import { assertDeletable, assertPeopleOfClients, peopleOfClients } from '../jobs/people-of-clients.ts'
import { withSettings } from '../jobs/policy.ts'
import { json } from '../replies/reply.ts'
import { defineRoute, picture } from './route.ts'

const params = { id: personId }
const types = ['json', 'multipart', 'urlencoded'] as const
const add = peopleRoutes['people.add']

const addBody = add.input.omit({ pictures: true, recursive: true, origin: true, among: true }).extend({
  photos: z
    .union([z.array(picture).min(1).max(100), picture.transform(one => [one])])
    .describe('Pictures of the person: several files in a form, a list of base64 texts in JSON.'),
})
const renameBody = peopleRoutes['people.rename'].input.pick({ name: true })
const mergeBody = peopleRoutes['people.merge'].input.pick({ from: true })
const splitBody = peopleRoutes['people.split'].input.omit({ id: true })
const photosBody = peopleRoutes['people.removePhotos'].input.pick({ photos: true })
const changed = { description: 'The person.', schema: person }

export const peopleApiRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/people',
    tag: 'likeness',
    summary: 'The kept people',
    description: 'In the app only those that clients added: whom you keep in the window is not told.',
    response: { description: 'The people, by name, and ids of damaged ones.', schema: keptPeople },
    handle: async (_request, { engine, policy }) => json(await peopleOfClients(engine, policy)),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/people',
    tag: 'likeness',
    summary: 'Keep a person: the one whom most of the photos show',
    description: 'Of a name that is kept already, adds the photos that look like that person.',
    queued: true,
    body: { schema: addBody, types, files: ['photos'] },
    response: { description: 'The person, and what was left out.', schema: add.output },
    handle: async ({ body, uploads, signal }, { engine, policy }) => {
      const { photos, ...options } = await body()
      const pictures: string[] = []
      for (const photo of photos) pictures.push(await uploads.fileOf('photos', photo))
      const added = {
        ...options,
        pictures,
        origin: 'api' as const,
        // In the app a client adds to nobody it may not know of.
        among: policy && ('api' as const),
      }
      const input = await withSettings(added, engine, policy)
      return json(await engine.request('people.add', input, { signal }))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/people/{id}/rename',
    tag: 'likeness',
    summary: 'Rename a person',
    params,
    body: { schema: renameBody, types, files: [] },
    response: changed,
    handle: async ({ params: { id }, body }, context) => {
      await assertPeopleOfClients([id], context.engine, context.policy)
      const { name } = await body()
      return json((await context.engine.request('people.rename', { id, name })).person)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/people/{id}/merge',
    tag: 'likeness',
    summary: 'Two are one: the photos of another go to this person',
    params,
    body: { schema: mergeBody, types, files: [] },
    response: changed,
    handle: async ({ params: { id }, body }, context) => {
      const { from } = await body()
      await assertPeopleOfClients([id, from], context.engine, context.policy)
      return json((await context.engine.request('people.merge', { into: id, from })).person)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/people/{id}/split',
    tag: 'likeness',
    summary: 'One is two: some photos become another person',
    params,
    body: { schema: splitBody, types: ['json'], files: [] },
    response: { description: 'Both.', schema: peopleRoutes['people.split'].output },
    handle: async ({ params: { id }, body }, context) => {
      await assertPeopleOfClients([id], context.engine, context.policy)
      return json(await context.engine.request('people.split', { id, ...(await body()) }))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/people/{id}/remove-photos',
    tag: 'likeness',
    summary: 'Delete photos of a person',
    params,
    body: { schema: photosBody, types: ['json'], files: [] },
    response: changed,
    handle: async ({ params: { id }, body }, context) => {
      await assertPeopleOfClients([id], context.engine, context.policy)
      return json((await context.engine.request('people.removePhotos', { id, ...(await body()) })).person)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/people/{id}',
    tag: 'likeness',
    summary: 'Delete a person, with every file of theirs',
    params,
    response: { description: 'Nothing.', schema: z.object({}) },
    handle: async ({ params: { id } }, context) => {
      await assertDeletable(id, context.engine, context.policy)
      return json(await context.engine.request('people.delete', { id }))
    },
  }),
]
