import type { Handler } from '../engine.ts'

export const listPeople: Handler<'people.list'> = (_input, { engine }) => engine.people.list()

export const cancelGroup: Handler<'people.cancelGroup'> = async (_input, { engine }) => {
  engine.groupings.cancel()
  return {}
}

export const groupPeople: Handler<'people.group'> = (input, { engine, ...hooks }) =>
  engine.groupings.run(hooks, followed => engine.jobs.run('people.group', input, followed))

export const createPerson: Handler<'people.create'> = async ({ name, faces }, { engine }) => ({
  person: await engine.people.create(name, faces),
})

export const renamePerson: Handler<'people.rename'> = async ({ id, name }, { engine }) => ({
  person: await engine.people.rename(id, name),
})

export const mergePeople: Handler<'people.merge'> = async ({ into, from }, { engine }) => ({
  person: await engine.people.merge(into, from),
})

export const unmergePeople: Handler<'people.unmerge'> = async (input, { engine }) => ({
  person: await engine.people.unmerge(input),
})

export const splitPerson: Handler<'people.split'> = ({ id, photos, name }, { engine }) =>
  engine.people.split(id, photos, name)

export const addPersonPhotos: Handler<'people.addPhotos'> = async ({ id, faces }, { engine }) => ({
  person: await engine.people.addFaces(id, faces),
})

export const removePersonPhotos: Handler<'people.removePhotos'> = async ({ id, photos }, { engine }) => ({
  person: await engine.people.removeFaces(id, photos),
})

export const decidePersonPhotos: Handler<'people.decide'> = async ({ id, photos, decided }, { engine }) => ({
  person: await engine.people.decide(id, photos, decided),
})

export const deletePerson: Handler<'people.delete'> = async ({ id }, { engine }) => {
  await engine.people.delete(id)
  return {}
}
