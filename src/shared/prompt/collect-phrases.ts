import type { CaptionPhrases } from '../api/vocabulary.ts'
import type { CaptionItem, Relation } from './caption-items.ts'
import { type Framing, type Subject, type Weighted, withArticle } from './caption-phrases.ts'

interface Modifier extends Weighted {
  readonly isColour: boolean
}

/** What was found of a prompt so far. */
export interface Found {
  readonly captions: CaptionPhrases
  readonly subjects: Subject[]
  /** Of a person that comes later, or is not named. */
  details: Weighted[]
  /** What waits for its noun. */
  modifiers: Modifier[]
  framing?: Framing
  style?: Weighted
  scene?: Weighted
  time?: Weighted
  background?: Weighted
  /** How what comes next belongs to what came last. */
  relation?: Relation
  /** A relation or a pause stands between the last noun and what comes next. */
  isApart: boolean
  isNegated: boolean
  /** Two of the next noun. */
  isPair: boolean
  /** A face is wanted, and not said whose. */
  hasFace: boolean
  /** Of "hair is red", which names the part first. */
  openPart?: string
}

const maxSubjects = 2

export const createFound = (captions: CaptionPhrases): Found => ({
  ...{ captions, subjects: [], details: [], modifiers: [] },
  ...{ isApart: true, isNegated: false, isPair: false, hasFace: false },
})

/** @param next the items after it */
export const addItem = (found: Found, item: CaptionItem, next: readonly CaptionItem[]): void => {
  const { weight } = item
  switch (item.kind) {
    case 'person':
      addPerson(found, item.noun, weight)
      break
    case 'object':
      addObject(found, item.noun, weight, next)
      break
    case 'detail':
      addDetail(found, item)
      break
    case 'modifier':
      addModifier(found, item, next)
      break
    case 'part':
      addPart(found, item)
      break
    case 'scene':
      if (!found.isNegated) addScene(found, { text: item.alone, weight })
      pause(found)
      break
    case 'time':
      if (!found.isNegated) found.time ??= item
      pause(found)
      break
    case 'style':
      if (!found.isNegated) found.style ??= item
      break
    case 'framing':
      addFraming(found, { text: '', ...item })
      break
    case 'relation':
      addRelation(found, item.text)
      break
    case 'anyone':
      found.hasFace = true
      break
    case 'two':
      found.isPair = true
      break
    case 'nothing':
      // "blue eyes", but "a young asian woman".
      if (item.isNoun) {
        found.modifiers = found.modifiers.filter(({ isColour }) => !isColour)
        found.relation ??= 'unknown'
      }
      found.isApart = true
      break
    case 'pause':
      found.isNegated = false
      pause(found)
      break
    default:
      item satisfies never
  }
}

const pause = (found: Found): void => {
  found.relation = undefined
  found.isApart = true
  found.openPart = undefined
}

const addRelation = (found: Found, relation: Relation): void => {
  if (relation === 'without') found.isNegated = true
  else if (relation !== 'and') {
    found.isNegated = false
    // "black and white hair" is of one noun.
    found.modifiers = []
  }
  // "next to" and "in front of" join by their first word.
  if (relation !== 'of' || found.relation !== 'and') found.relation = relation
  found.isApart = true
}

const addModifier = (found: Found, modifier: Modifier, next: readonly CaptionItem[]): void => {
  const { captions, subjects, openPart, relation } = found
  if (isBeforeNoun(next)) {
    found.modifiers.push(modifier)
    return
  }
  const detail = openPart && detailOf(modifier.text, openPart, captions)
  const last = subjects.at(-1)
  if (detail) {
    found.openPart = undefined
    addDetail(found, { text: detail, weight: modifier.weight })
  } else if (modifier.isColour && relation === 'on') found.background ??= modifier
  // "a car, red" and "a man who is old".
  else if (modifier.isColour && last?.kind === 'object')
    replaceLast(subjects, { ...last, colour: last.colour ?? modifier })
  else if (last?.kind === 'person' && captions.people.includes(`${modifier.text} ${last.text}`))
    replaceLast(subjects, { ...last, text: `${modifier.text} ${last.text}` })
  else found.modifiers.push(modifier)
}

const replaceLast = (subjects: Subject[], subject: Subject): void => {
  subjects.splice(-1, 1, subject)
}

/** "hair" with the modifiers before it. */
const addPart = (found: Found, { text: part, weight }: Weighted): void => {
  const { captions } = found
  const modifiers = found.modifiers.splice(0)
  if (part === 'background') {
    const colour = lastOf(modifiers, ({ text }) => captions.backgroundColours.includes(text))
    if (colour && !found.isNegated) found.background = { ...colour, weight: Math.max(weight, colour.weight) }
    return
  }
  for (const modifier of modifiers) {
    const detail = detailOf(modifier.text, part, captions)
    if (detail) {
      addDetail(found, { text: detail, weight: modifier.weight === 1 ? weight : modifier.weight })
      return
    }
  }
  const alone = [withArticle(part), captions.synonyms[part]].find(
    each => each !== undefined && captions.details.includes(each),
  )
  if (alone) addDetail(found, { text: alone, weight })
  else found.openPart = part
}

/** "red" and "hair" → "red hair", where captions have that. */
export const detailOf = (
  modifier: string,
  part: string,
  { details, synonyms }: CaptionPhrases,
): string | undefined => {
  const phrase = `${modifier} ${part}`
  return [phrase, withArticle(phrase), synonyms[phrase]].find(
    each => each !== undefined && details.includes(each),
  )
}

export const partOf = (detail: string): string | undefined => detail.split(' ').at(-1)

/** Adds to the last person, or to the one that comes. */
const addDetail = (found: Found, { text, weight }: Weighted): void => {
  found.modifiers = []
  if (found.isNegated) return
  const person = lastOf(found.subjects, ({ kind }) => kind === 'person')
  const details = withAnother(person?.details ?? found.details, { text, weight })
  if (person) found.subjects[found.subjects.indexOf(person)] = { ...person, details }
  else found.details = details
}

/** Of two kinds of hair the first counts, and "a white beard" more than "a beard". */
const withAnother = (details: readonly Weighted[], detail: Weighted): Weighted[] => {
  const other = details.find(({ text }) => partOf(text) === partOf(detail.text))
  if (!other) return [...details, detail]
  const isMore = detail.text.startsWith('a ') && detail.text.length > other.text.length
  return details.map(each => (each === other && isMore ? detail : each))
}

const addPerson = (found: Found, noun: string, weight: number): void => {
  const { captions } = found
  const modifiers = found.modifiers.splice(0)
  if (found.isNegated) return
  const named = withModifiers(noun, modifiers, captions.people)
  const details = named.left.flatMap(({ text, weight }) => {
    const detail = detailOf(text, 'skin', captions) ?? detailOf(text, 'hair', captions)
    return detail ? [{ text: detail, weight }] : []
  })
  const before = found.details.splice(0)
  const all = before.reduce(withAnother, details)
  addSubject(found, { kind: 'person', text: named.noun, weight, details: all })
}

const addObject = (found: Found, noun: string, weight: number, next: readonly CaptionItem[]): void => {
  const { captions, relation, subjects } = found
  // An orange is one, "an orange cat" has none.
  if (captions.objectColours.includes(noun) && (isBeforeNoun(next) || relation === 'on')) {
    addModifier(found, { text: noun, weight, isColour: true }, next)
    return
  }
  const modifiers = found.modifiers.splice(0)
  if (found.isNegated) return
  const isWorn = relation === 'in' || found.details.length > 0
  const person = lastOf(subjects, ({ kind }) => kind === 'person')
  const detail = [noun, withArticle(noun)].find(each => captions.details.includes(each))
  if (detail && (person || isWorn)) addDetail(found, { text: detail, weight })
  // Captions dress nobody, and put people into no houses; beside a thing a bust is too small for a face to be found.
  const isAside = relation === 'in' || captions.garments.includes(noun)
  if ((person || found.details.length > 0) && (detail || isAside)) return
  const isBust = person && !(person.text in captions.described)
  if (isBust && (relation === 'on' || relation === 'unknown')) return
  if (detail && isWorn) return
  const named = withModifiers(noun, modifiers, captions.objects)
  const colour = lastOf(named.left, ({ text }) => captions.objectColours.includes(text))
  addSubject(found, { kind: 'object', text: named.noun, weight, details: [], colour, framing: found.framing })
  found.framing = undefined
}

/** Of nouns that follow each other the last counts, "a robot dog", and so does "a king" of "a statue of a king". */
const addSubject = (found: Found, subject: Subject): void => {
  const { subjects, isPair } = found
  const last = subjects.at(-1)
  const isSame = last && (!found.isApart || found.relation === 'of' || found.relation === 'as')
  if (isSame) replaceLast(subjects, { ...subject, details: [...subject.details, ...last.details] })
  else if (subjects.length < maxSubjects) subjects.push(subject)
  if (isPair && subjects.length < maxSubjects) subjects.push(subject)
  Object.assign(found, { isPair: false, isApart: false, relation: undefined })
}

/** The noun with those modifiers that captions have with it, and the others. */
const withModifiers = (noun: string, modifiers: readonly Modifier[], nouns: readonly string[]) => {
  const all = [...modifiers.map(({ text }) => text), noun].join(' ')
  if (nouns.includes(all)) return { noun: all, left: [] }
  const one = lastOf(modifiers, ({ text }) => nouns.includes(`${text} ${noun}`))
  return one
    ? { noun: `${one.text} ${noun}`, left: modifiers.filter(modifier => modifier !== one) }
    : { noun, left: modifiers }
}

/** "snowy mountains" and "mountains and a lake" are one scene. */
const addScene = (found: Found, scene: Weighted): void => {
  const { scenes } = found.captions
  const more = / and .*$/.exec(scene.text)?.[0]
  const joined = `${found.scene?.text}${more}`
  if (!found.scene || scene.text.startsWith(`${found.scene.text} `)) found.scene = scene
  else if (more && joined in scenes) found.scene = { ...found.scene, text: joined }
}

const addFraming = (found: Found, framing: Framing): void => {
  const last = found.subjects.at(-1)
  if (framing.before) found.framing ??= framing
  else if (last) replaceLast(found.subjects, { ...last, framing: last.framing ?? framing })
}

const lastOf = <T>(items: readonly T[], is: (item: T) => boolean): T | undefined =>
  [...items].reverse().find(is)

/** Whether modifiers belong to what follows. */
const isBeforeNoun = (next: readonly CaptionItem[]): boolean => {
  const noun = next.find(
    item =>
      item.kind !== 'modifier' &&
      item.kind !== 'framing' &&
      item.kind !== 'style' &&
      !(item.kind === 'nothing' && !item.isNoun),
  )
  return noun?.kind === 'person' || noun?.kind === 'object' || noun?.kind === 'part'
}
