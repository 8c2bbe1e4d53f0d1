import type { Handler } from '../handler.ts'

export const importPhoto: Handler<'photos.import'> = (input, { engine, signal }) =>
  engine.photos.import(input, signal)

export const readPhoto: Handler<'photos.read'> = ({ id }, { engine }) => engine.photos.read(id)
