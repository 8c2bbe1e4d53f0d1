import { request } from '../src/engine/index.ts'
import type { LibraryItem } from '../src/shared/api/library.ts'

/** Everything that is known of every picture of an engine's library, newest first. */
export const libraryItems = async (engine: Parameters<typeof request>[0]): Promise<LibraryItem[]> => {
  const { entries } = await request(engine, 'library.list', {})
  return (await request(engine, 'library.read', { ids: entries.map(({ id }) => id) })).items
}
