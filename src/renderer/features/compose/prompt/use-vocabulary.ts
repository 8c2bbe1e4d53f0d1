import { useEffect } from 'react'
import type { Vocabulary } from '../../../../shared/api/vocabulary.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { loadVocabulary, useVocabularies } from '../../../state/vocabularies.ts'
import { useModels } from '../form/models-in-use.ts'

/** The words of the model that draws next; null for one that knows the whole language, undefined until that is known. */
export const useVocabulary = (): Vocabulary | null | undefined => {
  const id = useModels().pack?.id
  const ready = useMachine(({ status }) => status.kind === 'ready')
  const vocabulary = useVocabularies(({ byPack }) => (id === undefined ? undefined : byPack[id]))
  useEffect(() => {
    if (id !== undefined && ready) loadVocabulary(id)
  }, [id, ready])
  return vocabulary
}
