import type { CaptionPhrases } from '../api/vocabulary.ts'

/** A phrase with its attention. */
export interface Weighted {
  readonly text: string
  readonly weight: number
}

export interface Framing extends Weighted {
  readonly before: string
  readonly after: string
}

/** What a caption is of. */
export interface Subject extends Weighted {
  readonly kind: 'person' | 'object'
  /** Of a person. */
  readonly details: readonly Weighted[]
  /** Of an object. */
  readonly colour?: Weighted
  readonly framing?: Framing
}

/** "cat" → "a cat", "glasses" → "glasses". @param noArticle beginnings of nouns that take none */
export const withArticle = (noun: string, noArticle: readonly string[] = []): string => {
  if (noArticle.some(beginning => noun.startsWith(beginning))) return noun
  return `${/^[aeiou]/i.test(noun) && !/^(uni|one)/i.test(noun) ? 'an' : 'a'} ${noun}`
}

export const attended = ({ text, weight }: Weighted): string =>
  Math.abs(weight - 1) < 0.01 ? text : `(${text}:${Math.round(weight * 100) / 100})`

/** @param alone whether the caption has no other subject: only then it describes people, and says how large a thing is, and where */
export const subjectPhrase = (subject: Subject, alone: boolean, captions: CaptionPhrases): string =>
  subject.kind === 'person' ? personPhrase(subject, alone, captions) : objectPhrase(subject, alone, captions)

const objectPhrase = (
  { text, weight, colour, framing }: Subject,
  alone: boolean,
  { noArticle }: CaptionPhrases,
): string => {
  const named = [alone && framing?.before, colour?.text, text].filter(Boolean).join(' ')
  const phrase = attended({ text: withArticle(named, noArticle), weight: colour?.weight ?? weight })
  return [phrase, alone && framing?.after].filter(Boolean).join(' ')
}

/** Only some nouns are described by hair, glasses and headwear; all by skin. */
const personPhrase = (
  { text, weight, details }: Subject,
  alone: boolean,
  captions: CaptionPhrases,
): string => {
  const { noun, left } = withDetail(text, details, captions.people)
  if (!alone) return attended({ text: withArticle(noun, captions.noArticle), weight })
  const usual = captions.usual[noun]
  const hasHair = left.some(({ text }) => text.endsWith(' hair'))
  const all = usual === undefined || hasHair ? left : [{ text: usual, weight: 1 }, ...left]
  const said = all.filter(detail => captions.details.includes(detail.text))
  const ofSkin = said.filter(detail => detail.text.endsWith(' skin'))
  const described = said.length > ofSkin.length ? captions.described[noun] : undefined
  const phrase = attended({ text: withArticle(described ?? noun, captions.noArticle), weight })
  const list = (described ? said : ofSkin).map(attended)
  if (list.length === 0) return phrase
  const listed = list.length === 1 ? list[0]! : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`
  return `${phrase} ${noun.includes(' with ') ? 'and' : 'with'} ${listed}`
}

/** "man" and "curly hair" → "man with curly hair", where captions have that as a noun. */
const withDetail = (text: string, details: readonly Weighted[], people: readonly string[]) => {
  for (const detail of details)
    for (const noun of [`${text} with ${detail.text}`, `${text} in ${detail.text}`])
      if (people.includes(noun)) return { noun, left: details.filter(other => other !== detail) }
  return { noun: text, left: details }
}
