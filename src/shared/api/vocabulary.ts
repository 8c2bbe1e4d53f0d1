import { z } from 'zod'
import { packId } from '../pack-manifest.ts'

/** One thing that a model draws well. */
const vocabularyEntry = z.object({
  /** As people write it, in English: "lighthouse". */
  word: z.string(),
  /** A prompt that draws it, in the wording of the captions the model was trained on. */
  prompt: z.string(),
  /** What that prompt drew: a file of the pack's `vocabulary` folder, as `lighthouse.webp`; null where there is none. */
  picture: z.string().nullable(),
})
export type VocabularyEntry = z.infer<typeof vocabularyEntry>

/** What a model of few words was trained on. Lies in its pack as `vocabulary.json`. */
export const vocabulary = z.object({
  /** The language of its captions, as BCP 47 names it. */
  language: z.string(),
  /** For browsing, in the order to show; a group's id names its text in the window. */
  groups: z.array(z.object({ id: z.string(), entries: z.array(vocabularyEntry) })),
  /** Every word of its captions, in lower case. */
  words: z.array(z.string()),
  /** What it draws for words that are in no caption: the nearest word that is. */
  nearest: z.record(z.string(), z.string()),
  /** The commonest words of other languages with what they mean in the model's, by language. */
  translations: z.record(z.string(), z.record(z.string(), z.string())),
})
export type Vocabulary = z.infer<typeof vocabulary>

export const vocabularyRoutes = {
  /** Null for a model that was trained on the whole language. */
  'models.vocabulary': {
    input: z.strictObject({ id: packId }),
    output: z.object({ vocabulary: vocabulary.nullable() }),
  },
} as const
