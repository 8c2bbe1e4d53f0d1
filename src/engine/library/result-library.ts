import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import type { DeletedItem, DeletedPicture, LibraryItem } from '../../shared/api/library.ts'
import { pictureId } from '../../shared/api/options.ts'
import { generatedOf, resultOf } from '../../shared/library-layout.ts'
import type { EventHub } from '../events.ts'
import { createFavourites } from './favourites.ts'
import { type GroupedPicture, groupPictures, type Picture } from './group-pictures.ts'
import { createHeadIndex, type FoundFile } from './head-index.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { prune } from './prune.ts'
import { createIntermediatesReaders } from './read-intermediates.ts'
import { atOnce, findFile, scanFolder } from './scan-folder.ts'
import { createThumbnails, removeThumbnails } from './thumbnails.ts'
import {
  type DeletedFile,
  deletedPath,
  expireTrash,
  findDeletedFile,
  findInTrash,
  listTrash,
  moveFromTrash,
  moveToTrash,
  removeFromTrash,
} from './trash.ts'

/** The folder of results, as people see it. Every change made here is told as a `library` event. */
export interface ResultLibrary {
  /** Newest first. */
  list(offset: number, limit: number): Promise<{ items: LibraryItem[]; total: number }>
  /** @throws LikenessError `unknown-picture`, also of the methods below */
  favourite(ids: readonly string[], favourite: boolean): Promise<void>
  /** Moves pictures into the library's own trash; gives the time that names this deletion. */
  remove(ids: readonly string[]): Promise<number>
  /** What lies in the trash, deleted last first. */
  deleted(offset: number, limit: number): Promise<{ items: DeletedItem[]; total: number; bytes: number }>
  restore(pictures: readonly DeletedPicture[]): Promise<void>
  /** Removes deleted pictures for good. */
  discard(pictures: readonly DeletedPicture[]): Promise<void>
  /** Path of the picture itself. */
  fileOf(id: string): Promise<string>
  /** Path of a small copy; `deletedAt` for a picture that lies in the trash, `fresh` makes it again. */
  thumbnail(id: string, options?: { readonly deletedAt?: number; readonly fresh?: boolean }): Promise<string>
  /** Tells, beside other work, that a file was saved; one outside the library is none of its business. */
  added(file: string): void
  /** When everything done beside other work has ended. */
  settle(): Promise<void>
}

/** Pictures told in one event: more would hold up who hears them. */
const toldAtOnce = 500
/** So many pictures are looked for faster in a listing of the folder than one by one. */
const worthListing = 50

export const createResultLibrary = (folder: string, events: EventHub): ResultLibrary => {
  const index = createHeadIndex(folder)
  const stageReader = createIntermediatesReaders(folder)
  const thumbnailOf = createThumbnails(folder)
  const favourites = createFavourites(folder, value => events.emit({ event: 'notice', value }))
  let beside: Promise<unknown> = Promise.resolve()
  let pruned = false
  let scanning: Promise<GroupedPicture[]> | undefined
  /** What the first page of a listing saw, for those that follow. */
  let listed: Promise<readonly GroupedPicture[]> | undefined
  let trashed: Promise<readonly DeletedFile[]> | undefined

  /** One change after the other, so that none is lost and events keep their order. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = beside.then(work)
    beside = done.catch(() => {})
    return done
  }

  const withHead = async (found: FoundFile | null): Promise<Picture[]> => {
    const head = found && (await index.head(found))
    return head ? [{ ...found, head }] : []
  }

  const scan = async () => {
    const found = await scanFolder(folder)
    const pictures = await mapConcurrently(found, atOnce, withHead)
    if (!pruned) inTurn(() => expireTrash(folder)).catch(() => {})
    const deleted = await listTrash(folder)
    index.keepOnly([...found, ...deleted])
    void inTurn(index.save)
    if (!pruned) inTurn(() => prune(folder, found, deleted)).catch(() => {})
    pruned = true
    return groupPictures(pictures.flat())
  }

  const shared = () => {
    scanning ??= scan().finally(() => {
      scanning = undefined
    })
    return scanning
  }

  const describe = async (pictures: readonly GroupedPicture[]): Promise<LibraryItem[]> => {
    const [marked, stagesOf] = await Promise.all([favourites.read(), stageReader()])
    return mapConcurrently(pictures, atOnce, async ({ id, bytes, time, head, generated }) => ({
      id,
      ...head,
      bytes,
      createdAt: time,
      favourite: marked.has(id),
      generated,
      ...(await stagesOf(id)),
    }))
  }

  /** The items these pictures are shown as: a drawn one is a part of its result. */
  const itemsOf = async (ids: readonly string[]): Promise<LibraryItem[]> => {
    const names = ids.length < worthListing ? null : new Set(await readdir(folder).catch((): string[] => []))
    const all = [...new Set(ids.flatMap(id => [resultOf(id), id, generatedOf(id)]))].filter(
      id => names?.has(id) ?? true,
    )
    const pictures = await mapConcurrently(all, atOnce, async id => withHead(await findFile(folder, id)))
    const asked = new Set(ids)
    const shown = groupPictures(pictures.flat()).filter(
      ({ id, generated }) => asked.has(id) || (generated !== null && asked.has(generated)),
    )
    return describe(shown)
  }

  const tell = (changed: readonly LibraryItem[], removed: readonly string[]) => {
    listed = undefined
    events.emit({ event: 'library', value: { changed, removed } })
  }

  const tellChanged = async (ids: readonly string[]) => {
    for (let i = 0; i < ids.length; i += toldAtOnce) tell(await itemsOf(ids.slice(i, i + toldAtOnce)), [])
  }

  const describeDeleted = async (file: DeletedFile): Promise<DeletedItem> => {
    const { id, deletedAt, time, generated } = file
    const head = await index.head(file, deletedPath(folder, file))
    const bytes = file.bytes + (generated?.bytes ?? 0)
    const size = { width: head?.width ?? 0, height: head?.height ?? 0 }
    return { id, deletedAt, ...size, bytes, createdAt: time, prompt: head?.recipe?.prompt ?? null }
  }

  const find = async (id: string): Promise<FoundFile> => {
    const found = await findFile(folder, id)
    if (found) return found
    // Gone behind our back: whoever shows it shall stop.
    tell([], [id])
    throw new LikenessError(
      'unknown-picture',
      `There is no picture "${id}" in the library any more. It was moved, renamed or deleted.`,
    )
  }

  return {
    list: async (offset, limit) => {
      if (offset === 0 || !listed) listed = shared()
      const pictures = await listed
      return { items: await describe(pictures.slice(offset, offset + limit)), total: pictures.length }
    },
    favourite: (ids, favourite) =>
      inTurn(async () => {
        await mapConcurrently(ids, atOnce, find)
        await favourites.mark(ids, favourite)
        await tellChanged(ids)
      }),
    remove: ids =>
      inTurn(async () => {
        await mapConcurrently(ids, atOnce, find)
        trashed = undefined
        const moved = await moveToTrash(folder, [...new Set(ids)])
        tell([], moved.ids)
        if (moved.problem) throw moved.problem
        return moved.deletedAt
      }),
    deleted: async (offset, limit) => {
      if (offset === 0 || !trashed) trashed = listTrash(folder)
      const files = await trashed
      const items = await mapConcurrently(files.slice(offset, offset + limit), atOnce, describeDeleted)
      const bytes = files.reduce((sum, file) => sum + file.bytes + (file.generated?.bytes ?? 0), 0)
      return { items, total: files.length, bytes }
    },
    restore: pictures =>
      inTurn(async () => {
        trashed = undefined
        const moved = await moveFromTrash(folder, await findInTrash(folder, pictures))
        await tellChanged(moved.ids)
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
    thumbnail: async (id, { deletedAt, fresh } = {}) => {
      if (deletedAt === undefined) return thumbnailOf(await find(id), { fresh })
      const picture = { id, deletedAt }
      const source = deletedPath(folder, picture)
      return thumbnailOf(await findDeletedFile(folder, picture), { source, fresh })
    },
    added: file => {
      const id = basename(file)
      if (!events.hasListeners || resolve(dirname(file)) !== resolve(folder)) return
      if (!pictureId.safeParse(id).success) return
      const work = async () => {
        const changed = await itemsOf([id])
        tell(
          changed,
          changed.flatMap(item => item.generated ?? []),
        )
        await Promise.all(
          changed.map(async item => {
            const found = await findFile(folder, item.id)
            if (found) await thumbnailOf(found)
          }),
        )
      }
      inTurn(work).catch(() => {})
    },
    settle: async () => {
      await beside
    },
  }
}
