import { basename, dirname, join, resolve } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { type LibraryItem, pictureId } from '../../shared/library.ts'
import { generatedOf, resultOf } from '../../shared/library-layout.ts'
import type { EventHub } from '../events.ts'
import { readFavourites, writeFavourites } from './favourites.ts'
import { type GroupedPicture, groupPictures, type Picture } from './group-pictures.ts'
import { createHeadIndex, type FoundFile } from './head-index.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { prune } from './prune.ts'
import { createStageReaders } from './read-stages.ts'
import { atOnce, findFile, scanFolder } from './scan-folder.ts'
import { createThumbnails } from './thumbnails.ts'
import { moveFromTrash, moveToTrash } from './trash.ts'

/** The folder of results, as people see it. Every change made here is told as a `library` event. */
export interface ResultLibrary {
  /** Newest first. */
  list(offset: number, limit: number): Promise<{ items: LibraryItem[]; total: number }>
  /** @throws LikenessError `unknown-picture`, also of the methods below */
  favourite(ids: readonly string[], favourite: boolean): Promise<void>
  remove(ids: readonly string[]): Promise<void>
  restore(ids: readonly string[]): Promise<void>
  /** Path of the picture itself. */
  fileOf(id: string): Promise<string>
  /** Path of a small copy. */
  thumbnail(id: string): Promise<string>
  /** Tells, beside other work, that a file was saved; one outside the library is none of its business. */
  added(file: string): void
  /** When everything done beside other work has ended. */
  settle(): Promise<void>
}

export const createResultLibrary = (folder: string, events: EventHub): ResultLibrary => {
  const index = createHeadIndex(folder)
  const stageReader = createStageReaders(folder)
  const thumbnailOf = createThumbnails(folder)
  let beside: Promise<unknown> = Promise.resolve()
  let pruned = false
  let scanning: Promise<GroupedPicture[]> | undefined

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
    index.keepOnly(found)
    void inTurn(index.save)
    if (!pruned) inTurn(() => prune(folder, found)).catch(() => {})
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
    const [favourites, stagesOf] = await Promise.all([readFavourites(folder), stageReader()])
    return mapConcurrently(pictures, atOnce, async ({ id, bytes, time, head, generated }) => ({
      id,
      ...head,
      bytes,
      createdAt: time,
      favourite: favourites.has(id),
      generated,
      ...(await stagesOf(id)),
    }))
  }

  /** The items these pictures are shown as: a drawn one is a part of its result. */
  const itemsOf = async (ids: readonly string[]): Promise<LibraryItem[]> => {
    const all = [...new Set(ids.flatMap(id => [resultOf(id), id, generatedOf(id)]))]
    const pictures = await mapConcurrently(all, atOnce, async id => withHead(await findFile(folder, id)))
    const shown = groupPictures(pictures.flat()).filter(
      ({ id, generated }) => ids.includes(id) || (generated !== null && ids.includes(generated)),
    )
    return describe(shown)
  }

  const tell = (changed: readonly LibraryItem[], removed: readonly string[]) =>
    events.emit({ event: 'library', value: { changed, removed } })

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
      const pictures = await shared()
      return { items: await describe(pictures.slice(offset, offset + limit)), total: pictures.length }
    },
    favourite: (ids, favourite) =>
      inTurn(async () => {
        await mapConcurrently(ids, atOnce, find)
        const favourites = new Set(await readFavourites(folder))
        for (const id of ids) favourite ? favourites.add(id) : favourites.delete(id)
        await writeFavourites(folder, favourites)
        tell(await itemsOf(ids), [])
      }),
    remove: ids =>
      inTurn(async () => {
        await mapConcurrently(ids, atOnce, find)
        for (const id of new Set(ids)) {
          await moveToTrash(folder, id)
          tell([], [id])
        }
      }),
    restore: ids =>
      inTurn(async () => {
        for (const id of new Set(ids)) {
          await moveFromTrash(folder, id)
          tell(await itemsOf([id]), [])
        }
      }),
    fileOf: async id => join(folder, (await find(id)).id),
    thumbnail: async id => thumbnailOf(await find(id)),
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
