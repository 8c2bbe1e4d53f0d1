import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { createTurns } from '../../node/in-turn.ts'
import type { Album } from '../../shared/api/albums.ts'
import type {
  DeletedItem,
  DeletedPicture,
  LibraryEntry,
  LibraryItem,
  ThumbnailSize,
} from '../../shared/api/library.ts'
import { pictureId } from '../../shared/api/options.ts'
import type { EventHub } from '../events.ts'
import { type AlbumChange, createAlbums } from './albums.ts'
import { createFavourites } from './favourites.ts'
import { type IndexRecord, readIndexEnd } from './index-file.ts'
import { createLibraryItems, groupFiles, type ListedFile } from './library-items.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { createMetadataIndex } from './metadata-index.ts'
import { pruneOrphans } from './prune-orphans.ts'
import { concurrentReads, findFile, type LibraryFile, scanFolder } from './scan-folder.ts'
import { createThumbnails, removeThumbnails } from './thumbnails.ts'
import { expireTrash, moveFromTrash, moveToTrash, removeFromTrash } from './trash.ts'
import { type DeletedFile, deletedPath, findDeletedFile, findInTrash, listTrash } from './trash-files.ts'
import { type FolderWatch, watchFolder } from './watch-folder.ts'

/** The folder of results as the window shows it. Every change made here is emitted as a `library` event. */
export interface ResultLibrary {
  /** The newest pictures that the index of the last listing knows, newest first, without reading the folder. */
  newest(): Promise<LibraryEntry[]>
  /**
   * Newest first. `offset` 0 reads the folder again; later pages are of the same listing. `next` is the offset of the
   * page after it, null after the last one.
   */
  list(offset: number, limit: number): Promise<{ entries: LibraryEntry[]; next: number | null }>
  /** All that is known of pictures; those that are not there are left out. */
  read(ids: readonly string[]): Promise<LibraryItem[]>
  /** @throws LikenessError `unknown-picture`, as do all methods that take ids */
  favourite(ids: readonly string[], favourite: boolean): Promise<void>
  /** By name. */
  albums(): Promise<Album[]>
  createAlbum(name: string, ids: readonly string[]): Promise<Album>
  /** @throws LikenessError `unknown-album`, as does `deleteAlbum` */
  changeAlbum(id: string, change: AlbumChange): Promise<void>
  /** The pictures stay. @returns the ids of those that were in it */
  deleteAlbum(id: string): Promise<string[]>
  /** Moves pictures into the library's own trash. @returns the time that identifies this deletion, milliseconds since 1970 */
  remove(ids: readonly string[]): Promise<number>
  /** What is in the trash, deleted last first; `bytes` of all of it. */
  deleted(offset: number, limit: number): Promise<{ items: DeletedItem[]; total: number; bytes: number }>
  restore(pictures: readonly DeletedPicture[]): Promise<void>
  /** Deletes pictures of the trash for good. */
  discard(pictures: readonly DeletedPicture[]): Promise<void>
  /** Path of a picture's file. */
  fileOf(id: string): Promise<string>
  /** Path of a thumbnail; `deletedAt` for a picture in the trash, `fresh` makes it again. */
  thumbnail(id: string, options?: ThumbnailOptions): Promise<string>
  /** Emits in the background that a file was saved; one outside the library is ignored. */
  added(file: string): void
  /** Resolves when everything done in the background has ended. */
  idle(): Promise<void>
  /** Watches the folder no longer. */
  close(): void
}

interface ThumbnailOptions {
  readonly deletedAt?: number
  readonly fresh?: boolean
  readonly size?: ThumbnailSize
}

/** Bytes at the end of the index that hold some hundreds of pictures: more than a window shows at first. */
const newestBytes = 1 << 16

/** A larger event would block the window that receives it. */
const maxPicturesPerEvent = 500

/** @param folder the library; it need not exist yet */
export const createResultLibrary = (folder: string, events: EventHub): ResultLibrary => {
  const index = createMetadataIndex(folder)
  const thumbnailOf = createThumbnails(folder)
  const favourites = createFavourites(folder, value => events.emit({ event: 'notice', value }))
  const albums = createAlbums(folder, value => events.emit({ event: 'notice', value }))
  const items = createLibraryItems(folder, index, favourites, albums)
  let isPruned = false
  let scanning: Promise<readonly ListedFile[]> | undefined
  /** What the first page of a listing found, for the pages after it. */
  let listed: Promise<readonly ListedFile[]> | undefined
  let trashed: Promise<readonly DeletedFile[]> | undefined

  /** Runs changes one after the other, so that none is lost and their events are in order. */
  const inTurn = createTurns()

  const scan = async () => {
    const files = await scanFolder(folder)
    const pictures = await groupFiles(files)
    if (!isPruned) inTurn(() => expireTrash(folder)).catch(() => {})
    const deleted = await listTrash(folder)
    await index.keepOnly([...files, ...deleted])
    if (!isPruned) inTurn(() => pruneOrphans(folder, files, deleted)).catch(() => {})
    isPruned = true
    return pictures
  }

  const scanOnce = () => {
    scanning ??= scan().finally(() => {
      scanning = undefined
    })
    return scanning
  }

  const emit = (changed: readonly LibraryEntry[], removed: readonly string[]) => {
    listed = undefined
    events.emit({ event: 'library', value: { changed, removed } })
  }

  const emitChanged = async (ids: readonly string[]) => {
    for (let i = 0; i < ids.length; i += maxPicturesPerEvent)
      emit(await items.entriesOf(ids.slice(i, i + maxPicturesPerEvent)), [])
  }

  const emitAlbums = async () => events.emit({ event: 'albums', value: { albums: await albums.list() } })

  const find = async (id: string): Promise<LibraryFile> => {
    const file = await findFile(folder, id)
    if (file) return file
    // Another program removed it: the window has to stop showing it.
    emit([], [id])
    throw new LikenessError(
      'unknown-picture',
      `There is no picture "${id}" in the library any more. It was moved, renamed or deleted.`,
    )
  }

  /** Ids of pictures that were deleted here, as long as the folder may still tell it. */
  const deletedHere = new Set<string>()

  /** Tells what another program did with files of the folder; what was done here is known already. */
  const refresh = async (names: readonly string[]): Promise<void> => {
    const ids = names.filter(name => pictureId.safeParse(name).success)
    const look = async (id: string) => {
      const file = await findFile(folder, id)
      if (!file) return !deletedHere.has(id) && (await index.has(id)) ? { id, there: false } : null
      deletedHere.delete(id)
      return (await index.knows(file)) ? null : { id, there: true }
    }
    const changed = (await mapConcurrently(ids, concurrentReads, look)).filter(each => each !== null)
    const gone = changed.filter(({ there }) => !there).map(({ id }) => id)
    await index.forget(gone)
    if (gone.length > 0) emit([], gone)
    await emitChanged(changed.filter(({ there }) => there).map(({ id }) => id))
  }

  let watching: FolderWatch | undefined
  const beginWatching = () => {
    if (!events.hasListeners || watching || !existsSync(folder)) return
    watching = watchFolder(folder, names => void inTurn(() => refresh(names)).catch(() => {}))
  }

  return {
    newest: async () => {
      const records = await readIndexEnd(folder, newestBytes)
      const isThere = async (record: IndexRecord): Promise<IndexRecord[]> => {
        const file = await findFile(folder, record.id)
        return file?.bytes === record.bytes && file.time === record.time ? [record] : []
      }
      return items.fromIndex((await mapConcurrently(records, concurrentReads, isThere)).flat())
    },
    list: async (offset, limit) => {
      if (offset === 0 || !listed) listed = scanOnce()
      beginWatching()
      const pictures = await listed
      const next = offset + limit < pictures.length ? offset + limit : null
      const entries = await items.describe(pictures.slice(offset, offset + limit))
      // After the last page every header has been read.
      if (next === null) void inTurn(index.save)
      return { entries, next }
    },
    read: items.itemsOf,
    favourite: (ids, favourite) =>
      inTurn(async () => {
        await mapConcurrently(ids, concurrentReads, find)
        await favourites.mark(ids, favourite)
        await emitChanged(ids)
      }),
    albums: albums.list,
    createAlbum: (name, ids) =>
      inTurn(async () => {
        await mapConcurrently(ids, concurrentReads, find)
        const album = await albums.create(name, ids)
        await emitAlbums()
        await emitChanged(ids)
        return album
      }),
    changeAlbum: (id, change) =>
      inTurn(async () => {
        await mapConcurrently(change.add, concurrentReads, find)
        await albums.change(id, change)
        if (change.name !== undefined) await emitAlbums()
        await emitChanged([...change.add, ...change.remove])
      }),
    deleteAlbum: id =>
      inTurn(async () => {
        const ids = await albums.remove(id)
        await emitAlbums()
        await emitChanged(ids)
        return ids
      }),
    remove: ids =>
      inTurn(async () => {
        await mapConcurrently(ids, concurrentReads, find)
        trashed = undefined
        const moved = await moveToTrash(folder, [...new Set(ids)])
        await index.forget(moved.ids)
        for (const each of moved.ids) deletedHere.add(each)
        emit([], moved.ids)
        if (moved.problem) throw moved.problem
        return moved.deletedAt
      }),
    deleted: async (offset, limit) => {
      if (offset === 0 || !trashed) trashed = listTrash(folder)
      const files = await trashed
      const page = await mapConcurrently(
        files.slice(offset, offset + limit),
        concurrentReads,
        items.describeDeleted,
      )
      const bytes = files.reduce((sum, file) => sum + file.bytes + (file.generated?.bytes ?? 0), 0)
      return { items: page, total: files.length, bytes }
    },
    restore: pictures =>
      inTurn(async () => {
        trashed = undefined
        const moved = await moveFromTrash(folder, await findInTrash(folder, pictures))
        for (const each of moved.ids) deletedHere.delete(each)
        await emitChanged(moved.ids)
        if (moved.problem) throw moved.problem
      }),
    discard: pictures =>
      inTurn(async () => {
        trashed = undefined
        const files = await findInTrash(folder, pictures)
        await removeFromTrash(folder, files)
        await removeThumbnails(folder, files)
      }),
    fileOf: async id => join(folder, (await find(id)).id),
    thumbnail: async (id, { deletedAt, ...options } = {}) => {
      if (deletedAt === undefined) return thumbnailOf(await find(id), options)
      const picture = { id, deletedAt }
      const source = deletedPath(folder, picture)
      return thumbnailOf(await findDeletedFile(folder, picture), { source, ...options })
    },
    added: path => {
      const id = basename(path)
      if (!events.hasListeners || resolve(dirname(path)) !== resolve(folder)) return
      if (!pictureId.safeParse(id).success) return
      const work = async () => {
        const changed = await items.entriesOf([id])
        const joined = changed.flatMap(item => item.generated ?? [])
        emit(changed, joined)
        await index.append(changed.map(item => item.id))
        const files = await Promise.all(changed.map(item => findFile(folder, item.id)))
        await Promise.all(files.map(file => file && thumbnailOf(file)))
      }
      inTurn(work).catch(() => {})
    },
    idle: async () => {
      await inTurn(async () => {})
    },
    close: () => watching?.close(),
  }
}
