import { useEffect, useMemo, useState } from 'react'
import { type PromptReading, readPrompt } from '../../../../shared/prompt/read-vocabulary.ts'
import { useVocabulary } from './use-vocabulary.ts'

interface PromptReadings {
  /** What the model knows of the prompt as it is. */
  readonly now: PromptReading | null
  /** What is said of that: nothing new while somebody types. */
  readonly told: PromptReading | null
  /** The language the model understands. */
  readonly language: string
}

const nothing: readonly string[] = []

/** What the model that draws next knows of the prompt; nothing for a model that knows the whole language. */
export const usePromptReading = (prompt: string, typing: boolean): PromptReadings => {
  const vocabulary = useVocabulary()
  // An empty prompt needs no words looked up, which takes a while the first time.
  const now = useMemo(
    () => (vocabulary && prompt.trim() ? readPrompt(prompt, vocabulary) : null),
    [prompt, vocabulary],
  )
  const [said, setSaid] = useState({ words: nothing, foreign: false })
  useEffect(() => {
    if (!typing)
      setSaid({ words: now?.unknown.map(({ word }) => word) ?? nothing, foreign: now?.language != null })
  }, [now, typing])
  const told = now && {
    ...now,
    unknown: now.unknown.filter(({ word }) => said.words.includes(word)),
    translation: said.foreign ? now.translation : null,
  }
  return { now, told, language: vocabulary?.language ?? '' }
}
