import type { Handler } from '../engine.ts'

export const listLibrary: Handler<'library.list'> = async ({ offset, limit }, { engine }) =>
  engine.library.list(offset, limit)

export const newestPictures: Handler<'library.newest'> = async (_, { engine }) => ({
  entries: await engine.library.newest(),
})

export const readPictures: Handler<'library.read'> = async ({ ids }, { engine }) => ({
  items: await engine.library.read(ids),
})

export const favouritePictures: Handler<'library.favourite'> = async ({ ids, favourite }, { engine }) => {
  await engine.library.favourite(ids, favourite)
  return {}
}

export const deletePictures: Handler<'library.delete'> = async ({ ids }, { engine }) => ({
  deletedAt: await engine.library.remove(ids),
})

export const listDeleted: Handler<'library.deleted'> = async ({ offset, limit }, { engine }) =>
  engine.library.deleted(offset, limit)

export const restorePictures: Handler<'library.restore'> = async ({ pictures }, { engine }) => {
  await engine.library.restore(pictures)
  return {}
}

export const discardPictures: Handler<'library.discard'> = async ({ pictures }, { engine }) => {
  await engine.library.discard(pictures)
  return {}
}

export const listAlbums: Handler<'albums.list'> = async (_, { engine }) => ({
  albums: await engine.library.albums(),
})

export const createAlbum: Handler<'albums.create'> = async ({ name, ids }, { engine }) => ({
  album: await engine.library.createAlbum(name, ids),
})

export const changeAlbum: Handler<'albums.change'> = async ({ id, ...change }, { engine }) => {
  await engine.library.changeAlbum(id, change)
  return {}
}

export const deleteAlbum: Handler<'albums.delete'> = async ({ id }, { engine }) => ({
  ids: await engine.library.deleteAlbum(id),
})

export const thumbnailOf: Handler<'library.thumbnail'> = async ({ id, ...options }, { engine }) => ({
  file: await engine.library.thumbnail(id, options),
})
