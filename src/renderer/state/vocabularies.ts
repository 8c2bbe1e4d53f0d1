import { create } from 'zustand'
import type { Vocabulary } from '../../shared/api/vocabulary.ts'
import { request } from '../bridge/bridge.ts'

/** Words of text-to-image packs, by the pack's id; null for a pack that knows the whole language. */
export const useVocabularies = create<{ readonly byPack: Readonly<Record<string, Vocabulary | null>> }>(
  () => ({ byPack: {} }),
)

const asked = new Map<string, Promise<void>>()

/** Asks for a pack's words, once. */
export const loadVocabulary = (id: string): void => {
  if (asked.has(id) || id in useVocabularies.getState().byPack) return
  const answer = request('models.vocabulary', { id }).then(
    ({ vocabulary }) =>
      useVocabularies.setState(({ byPack }) => ({ byPack: { ...byPack, [id]: vocabulary } })),
    // A damaged pack is told of when it draws; without its words nothing is marked.
    () => {},
  )
  asked.set(
    id,
    answer.finally(() => asked.delete(id)),
  )
}
