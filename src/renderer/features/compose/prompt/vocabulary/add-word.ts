import type { Vocabulary, VocabularyEntry } from '../../../../../shared/api/vocabulary.ts'

/** What is behind the subject of a caption, at its end. */
const behind =
  /\s+(?:(?:on|with) an? [\w -]+ background|in front of .+|in (?:a|an|the) (?:[\w-]+ )*city(?: .+)?)$/i

/** How captions begin that name a medium: "a portrait of ". */
const lead =
  /^(?:an? )?(?:(?:old )?(?:black and white |sepia )?(?:portrait|picture|photo|close-up|view)|(?:watercolor |oil )?painting|pencil drawing|sketch|watercolor|pixel art(?: picture)?) of /i

const withoutLead = (caption: string): string => caption.replace(lead, '')

/** What a person has: "a crown" of "a portrait of a woman with brown hair and a crown"; undefined for a thing of its own. */
const detailIn = (own: string, word: string): string | undefined => {
  const [, described, detail] = own.match(/^a portrait of .*?(?= with )(.*) (?:with|and) (.+)$/) ?? []
  const isLast = described !== undefined && detail?.replace(/^an? /, '') === word.replace(/^an? /, '')
  return isLast ? detail : undefined
}

/**
 * The prompt with a word of the vocabulary in it, worded as captions are: a thing stands beside what is there, hair and
 * hats are those of the person, a background or scene is behind it, a style before all. An empty prompt becomes the
 * word's own.
 */
export const addWord = (
  prompt: string,
  group: string,
  { word, prompt: own }: VocabularyEntry,
  captions?: Vocabulary['captions'],
): string => {
  const text = prompt.trim().replace(/[,\s]+$/, '')
  if (text === '') return own
  if (group === 'styles') return `${own.match(lead)?.[0] ?? ''}${withoutLead(text)}`
  const tail = text.match(behind)?.[0] ?? ''
  const subject = text.slice(0, text.length - tail.length)
  if (group === 'backgrounds') return subject + (own.match(behind)?.[0] ?? '')
  if (group === 'scenes') return `${subject} ${captions?.scenes[own] ?? `in front of ${own}`}`
  const detail = detailIn(own, word)
  if (detail) return `${subject} ${/\bwith\b/.test(subject) ? 'and' : 'with'} ${detail}${tail}`
  return `${subject} and ${withoutLead(own)}${tail}`
}
