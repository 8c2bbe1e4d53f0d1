import { createHash } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeThumbnail } from '../../core/imaging/codec/encode.ts'
import { thumbnailsPath } from '../../shared/library-layout.ts'
import { saveFile } from '../results/save-file.ts'
import { ensureInside } from './ensure-inside.ts'
import type { FoundFile } from './head-index.ts'

const side = 320

/** Named by the picture and its time: a changed picture gets another one. */
export const thumbnailName = ({ id, time }: FoundFile): string =>
  `${createHash('sha1').update(id).digest('hex')}-${Math.round(time).toString(36)}.jpg`

/** Small copies, made when they are first asked for. */
export const createThumbnails = (library: string) => {
  const making = new Map<string, Promise<string>>()

  const make = async (name: string, source: string, fresh: boolean): Promise<string> => {
    const path = join(library, ...thumbnailsPath, name)
    if (!fresh && (await stat(path).catch(() => null))?.isFile()) return path
    const jpeg = await encodeThumbnail(source, side)
    const folder = await ensureInside(library, thumbnailsPath)
    await saveFile(join(folder, name), jpeg, { durable: false })
    return path
  }

  /** @param source where the picture lies, when not in the library itself @param fresh whether one that is there is replaced */
  return (
    found: FoundFile,
    {
      source = join(library, found.id),
      fresh = false,
    }: { readonly source?: string; readonly fresh?: boolean } = {},
  ): Promise<string> => {
    const name = thumbnailName(found)
    const known = making.get(name)
    if (known !== undefined) return known
    const promise = make(name, source, fresh).finally(() => making.delete(name))
    making.set(name, promise)
    return promise
  }
}

export const removeThumbnails = async (library: string, pictures: readonly FoundFile[]): Promise<void> => {
  for (const picture of pictures)
    await rm(join(library, ...thumbnailsPath, thumbnailName(picture)), { force: true })
}
