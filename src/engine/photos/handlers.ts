import type { Handler } from '../engine.ts'
import { faceEmbedderName } from '../models/registry/open-roles.ts'
import { openPerson } from '../people/open-person.ts'

export const importPhoto: Handler<'photos.import'> = (input, { engine, signal }) =>
  engine.photos.import(input, signal)

export const readPhoto: Handler<'photos.read'> = (input, { engine, signal }) =>
  engine.photos.read(input, signal)

export const markFace: Handler<'photos.mark'> = (input, { engine, signal }) =>
  engine.photos.mark(input, signal)

export const unmarkFace: Handler<'photos.unmark'> = (input, { engine, signal }) =>
  engine.photos.unmark(input, signal)

export const findPerson: Handler<'photos.person'> = async (input, { engine, signal }) => ({
  faces: [
    ...(await engine.photos.facesOfPerson(
      input,
      async (id, networks) => {
        const embeddedBy = faceEmbedderName(await engine.packs(), input.use)
        // Their photos are not looked at: only what the person looks like on average.
        const check = async () => {}
        return (await openPerson(id, { people: engine.people, networks, embeddedBy, check, signal })).mean
      },
      signal,
    )),
  ],
})
