import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { bookkeepingFolder } from '../../shared/library-layout.ts'
import { saveFile } from '../results/save-file.ts'
import { ensureInside } from './ensure-inside.ts'

const file = 'favourites.json'
const saved = z.object({ version: z.literal(1), ids: z.array(z.string()) })

/** Missing or damaged, it means that nothing is a favourite. */
export const readFavourites = async (library: string): Promise<ReadonlySet<string>> => {
  try {
    const text = await readFile(join(library, bookkeepingFolder, file), 'utf8')
    return new Set(saved.parse(JSON.parse(text)).ids)
  } catch {
    return new Set()
  }
}

export const writeFavourites = async (library: string, ids: ReadonlySet<string>): Promise<void> => {
  const folder = await ensureInside(library, [bookkeepingFolder])
  await saveFile(join(folder, file), Buffer.from(JSON.stringify({ version: 1, ids: [...ids].sort() })))
}
