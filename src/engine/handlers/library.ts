import type { Handler } from '../handler.ts'

export const listLibrary: Handler<'library.list'> = async ({ offset, limit }, { engine }) =>
  engine.library.list(offset, limit)

export const favouritePictures: Handler<'library.favourite'> = async ({ ids, favourite }, { engine }) => {
  await engine.library.favourite(ids, favourite)
  return {}
}

export const deletePictures: Handler<'library.delete'> = async ({ ids }, { engine }) => {
  await engine.library.remove(ids)
  return {}
}

export const restorePictures: Handler<'library.restore'> = async ({ ids }, { engine }) => {
  await engine.library.restore(ids)
  return {}
}

export const thumbnailOf: Handler<'library.thumbnail'> = async ({ id }, { engine }) => ({
  file: await engine.library.thumbnail(id),
})
