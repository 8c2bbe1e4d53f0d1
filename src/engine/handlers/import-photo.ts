import type { Handler } from '../handler.ts'

export const importPhoto: Handler<'photos.import'> = (input, { engine, signal }) =>
  engine.photos.import(input, signal)
