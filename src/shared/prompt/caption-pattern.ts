import type { CaptionPhrases } from '../api/vocabulary.ts'

/** Matches texts that are worded as captions are, apart from case, attention and repeated spaces. */
export const captionPattern = (captions: CaptionPhrases): ((prompt: string) => boolean) => {
  const pattern = new RegExp(`^(?:${captionOf(captions)})$`)
  return prompt => pattern.test(normalForm(prompt))
}

const normalForm = (prompt: string): string =>
  prompt
    .toLowerCase()
    .replace(/:\s*[+-]?[\d.]+\s*\)|[()[\]]/g, '')
    .replace(/\s+/g, ' ')
    .trim()

const captionOf = (captions: CaptionPhrases): string => {
  const detail = oneOf(captions.details)
  const person = `(?:an? )?${oneOf(captions.people)}(?: (?:with|and) ${detail}(?:(?:, (?:and )?| and )${detail})*)?`
  const before = oneOf(captions.framings.map(([before]) => before))
  const after = oneOf(captions.framings.map(([, after]) => after))
  const colour = oneOf(captions.objectColours)
  const object = `(?:an? )?(?:${before} )?(?:${colour} )?${oneOf(captions.objects)}(?: ${after})?`
  const one = `(?:${person}|${object})`
  const subject = `${one}(?: (?:and|next to|beside) ${one})?`
  const plain = oneOf(captions.backgroundColours)
  const behind = `(?:(?:on|with) an? ${plain} background|on ${plain}|${oneOf(Object.values(captions.scenes))})`
  const lead = oneOf([...captions.leads, ...captions.styles])
  return `(?:${lead} )?(?:${subject}(?: ${behind})?|${oneOf(Object.keys(captions.scenes))})`
}

const oneOf = (phrases: readonly string[]): string =>
  `(?:${phrases
    .filter(phrase => phrase !== '')
    .map(phrase => phrase.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')})`
