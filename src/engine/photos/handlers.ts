import type { Handler } from '../engine.ts'

export const importPhoto: Handler<'photos.import'> = (input, { engine, signal }) =>
  engine.photos.import(input, signal)

export const readPhoto: Handler<'photos.read'> = (input, { engine, signal }) =>
  engine.photos.read(input, signal)

export const markFace: Handler<'photos.mark'> = (input, { engine, signal }) =>
  engine.photos.mark(input, signal)

export const unmarkFace: Handler<'photos.unmark'> = (input, { engine, signal }) =>
  engine.photos.unmark(input, signal)

export const findPerson: Handler<'photos.person'> = async (input, { engine, signal }) => ({
  faces: [...(await engine.photos.facesOfPerson(input, signal))],
})
