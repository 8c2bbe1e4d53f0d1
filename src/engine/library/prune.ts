import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { intermediatesFolder, intermediatesPath, thumbnailsPath } from '../../shared/library-layout.ts'
import type { FoundFile } from './head-index.ts'
import { thumbnailName } from './thumbnails.ts'

/** Intermediates of a picture still being made are younger. */
const oneDay = 24 * 60 * 60 * 1000

/**
 * Takes away thumbnails and intermediates of pictures that were deleted by hand: who deletes a picture does not want a copy
 * of it, or of the photo it was made from, to stay hidden beside it.
 * @param deleted what lies in the library's trash, and is still shown there
 */
export const prune = async (
  library: string,
  pictures: readonly FoundFile[],
  deleted: readonly FoundFile[],
): Promise<void> => {
  const thumbnails = join(library, ...thumbnailsPath)
  const made = await readdir(thumbnails).catch((): string[] => [])
  if (made.length > 0) {
    const needed = await thumbnailNames([...pictures, ...deleted])
    for (const name of made) if (!needed.has(name)) await rm(join(thumbnails, name), { force: true })
  }
  const intermediates = join(library, ...intermediatesFolder)
  const kept = await readdir(intermediates).catch((): string[] => [])
  const wanted = new Set(kept.length > 0 ? pictures.map(({ id }) => intermediatesPath(id).at(-1)) : [])
  for (const name of kept) {
    if (wanted.has(name)) continue
    const info = await stat(join(intermediates, name)).catch(() => null)
    if (info && Date.now() - info.mtimeMs > oneDay)
      await rm(join(intermediates, name), { recursive: true, force: true })
  }
}

/** Hashing thousands of names in one go would hold up other work. */
const thumbnailNames = async (pictures: readonly FoundFile[]): Promise<ReadonlySet<string>> => {
  const names = new Set<string>()
  for (const [i, picture] of pictures.entries()) {
    if (i % 500 === 499) await new Promise(resolve => setImmediate(resolve))
    names.add(thumbnailName(picture))
  }
  return names
}
