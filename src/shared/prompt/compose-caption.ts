import type { CaptionPhrases } from '../api/vocabulary.ts'
import type { CaptionItem } from './caption-items.ts'
import { attended, type Subject, subjectPhrase, withArticle } from './caption-phrases.ts'
import { addItem, createFound, detailOf, type Found, partOf } from './collect-phrases.ts'

/** Puts together as captions do what was read of a prompt; null where nothing was found that they name. */
export const composeCaption = (items: readonly CaptionItem[], captions: CaptionPhrases): string | null => {
  const found = createFound(captions)
  for (const [i, item] of items.entries()) addItem(found, item, items.slice(i + 1))
  return toCaption(found)
}

const toCaption = (found: Found): string | null => {
  const { captions, style, background, scene, time } = found
  const subjects = found.subjects.length > 0 ? describable(found) : unnamedPerson(found)
  const alone = sceneOf(found)
  const lead = style && attended(style)
  if (subjects.length === 0) {
    if (alone === undefined) return null
    return [lead, attended({ text: alone, weight: (scene ?? time)!.weight })].filter(Boolean).join(' ')
  }
  const isOne = subjects.length === 1
  const phrases = subjects.map(subject => subjectPhrase(subject, isOne, captions))
  const isPortrait = isOne && subjects[0]!.kind === 'person'
  const behind = background
    ? `on ${attended({ ...background, text: `${withArticle(background.text)} background` })}`
    : alone && captions.scenes[alone]
  return [lead ?? (isPortrait && captions.leads[0]), phrases.join(' and '), behind].filter(Boolean).join(' ')
}

/** Captions of two things describe neither; of a described person and a thing, the person is drawn. */
const describable = ({ subjects: [first, second], subjects, captions }: Found): readonly Subject[] =>
  first?.kind === 'person' && second?.kind === 'object' && isDescribed(first, captions) ? [first] : subjects

const isDescribed = ({ text, details }: Subject, { described, details: known }: CaptionPhrases): boolean =>
  text in described && details.some(detail => known.includes(detail.text))

/** Who is meant by "a portrait" or "red hair and glasses". */
const unnamedPerson = ({ captions, hasFace, scene, ...found }: Found): readonly Subject[] => {
  const hair = found.modifiers.map(({ text }) => detailOf(text, 'hair', captions))
  // "a blonde", but not "red".
  const named = found.modifiers.flatMap(({ isColour, weight }, i) =>
    isColour || !hair[i] ? [] : [{ text: hair[i], weight }],
  )
  const details = [...found.details, ...named]
  if (details.length === 0 && (!hasFace || scene)) return []
  // "a golden crown" is one without a head.
  const [worn] = details
  const thing = worn?.text.replace(/^an? /, '') ?? ''
  if (details.length === 1 && !hasFace && captions.objects.includes(thing))
    return [{ kind: 'object', text: thing, weight: worn!.weight, details: [] }]
  const [woman, man] = captions.anyone
  const text = details.some(detail => partOf(detail.text) === 'beard') ? man : woman
  return [{ kind: 'person', text, weight: 1, details }]
}

const sceneOf = ({ scene, time, captions }: Found): string | undefined => {
  if (!scene) return time && captions.times[time.text]
  const timed = `${scene.text} ${time?.text}`
  return timed in captions.scenes ? timed : scene.text
}
