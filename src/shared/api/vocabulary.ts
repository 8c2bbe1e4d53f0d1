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

/** What the captions are made of that a model was trained on. */
const captionPhrases = z.object({
  /** Noun phrases of people, without article: "man with curly hair". */
  people: z.array(z.string()),
  /** A noun of people → one that captions describe by more than skin: "girl" → "young woman". */
  described: z.record(z.string(), z.string()),
  /** A noun of people → the hair to draw where a prompt names none: captions nearly always name it. */
  usual: z.record(z.string(), z.string()),
  /** Who is drawn where nobody is named: without a beard, with one. */
  anyone: z.tuple([z.string(), z.string()]),
  /** Noun phrases of everything else, without article. */
  objects: z.array(z.string()),
  /** Those of `objects` that people wear or carry without captions of people saying so. */
  garments: z.array(z.string()),
  /** Beginnings of noun phrases that take no article. */
  noArticle: z.array(z.string()),
  /** What stands after "with" where people are described: "red hair", "a beard". */
  details: z.array(z.string()),
  /** Of plain backgrounds: "a cat on a light blue background". */
  backgroundColours: z.array(z.string()),
  /** That objects are drawn in: "a blue car". */
  objectColours: z.array(z.string()),
  /** A caption of a scene → the same behind a subject: "in a city at night". */
  scenes: z.record(z.string(), z.string()),
  /** A time of day, "at night" → the scene to draw where no other is named. */
  times: z.record(z.string(), z.string()),
  /** Beginnings of captions: "a photo of". */
  leads: z.array(z.string()),
  /** Beginnings of captions of pictures in a style: "a pencil drawing of". */
  styles: z.array(z.string()),
  /** Words before and after an object's noun, one of them empty. */
  framings: z.array(z.tuple([z.string(), z.string()])),
  /** Words and phrases → the phrase of captions that means the same; empty where every picture shows it, or none can. */
  synonyms: z.record(z.string(), z.string()),
})
export type CaptionPhrases = z.infer<typeof captionPhrases>

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
  /** For models that draw only what is worded as their captions are. */
  captions: captionPhrases.optional(),
})
export type Vocabulary = z.infer<typeof vocabulary>

export const vocabularyRoutes = {
  /** Null for a model that was trained on the whole language. */
  'models.vocabulary': {
    input: z.strictObject({ id: packId }),
    output: z.object({ vocabulary: vocabulary.nullable() }),
  },
} as const
