import type { Vocabulary } from '../api/vocabulary.ts'
import { createCaptionReader } from './caption-items.ts'
import { captionPattern } from './caption-pattern.ts'
import { composeCaption } from './compose-caption.ts'
import { readPrompt } from './read-vocabulary.ts'
import { wordingTokens } from './wording-tokens.ts'

type Rewrite = (prompt: string) => string

const rewrites = new WeakMap<Vocabulary, Rewrite>()

/**
 * A prompt as the captions would say it that a model was trained on: "the judge's face" → "a portrait of a judge". Words
 * that no caption has give way to the nearest that one has, or are left out. What is worded as a caption already stays
 * as it is, and so does a prompt of which nothing is known.
 */
export const captionWording = (prompt: string, vocabulary: Vocabulary): string => {
  let rewrite = rewrites.get(vocabulary)
  if (!rewrite) {
    rewrite = createRewrite(vocabulary)
    rewrites.set(vocabulary, rewrite)
  }
  return rewrite(prompt)
}

const createRewrite = (vocabulary: Vocabulary): Rewrite => {
  const { captions } = vocabulary
  if (!captions) return prompt => prompt
  const isCaption = captionPattern(captions)
  // Takes a tenth of a second, and most prompts of people are captions.
  let read: ReturnType<typeof createCaptionReader> | undefined
  return prompt => {
    if (isCaption(prompt)) return prompt
    const text = readPrompt(prompt, vocabulary).translation ?? prompt
    read ??= createCaptionReader(vocabulary, captions)
    return composeCaption(read(wordingTokens(text)), captions) ?? prompt
  }
}
