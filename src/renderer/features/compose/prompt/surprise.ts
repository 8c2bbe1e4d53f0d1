import type { Vocabulary } from '../../../../shared/api/vocabulary.ts'
import { readPrompt } from '../../../../shared/prompt/read-vocabulary.ts'
import { parts } from './surprise-parts.ts'
import { wellMadePrompts } from './well-made-prompts.ts'

type Random = () => number

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!

const withArticle = (noun: string): string =>
  /^(?:an? |two |some )/.test(noun) || parts.noArticle.some(each => each === noun)
    ? noun
    : `${/^[aeio]/i.test(noun) ? 'an' : 'a'} ${noun}`

const background = (random: Random): string =>
  `on ${withArticle(`${pick(parts.colours, random)} background`)}`

/** Captions say "with" once. */
const person = (random: Random): string => {
  const noun = pick(parts.people, random)
  const joint = noun.includes(' with ') ? 'and' : 'with'
  return `a portrait of ${withArticle(noun)} ${joint} ${pick(parts.skins, random)} skin ${background(random)}`
}

/** What a prompt of the starter's vocabulary can be, as often as its number says. */
const recipes: readonly (readonly [number, (random: Random) => string])[] = [
  [5, person],
  [2, random => `a portrait of ${withArticle(pick(parts.described, random))} ${background(random)}`],
  [3, random => `${withArticle(pick(parts.animals, random))} ${background(random)}`],
  [2, random => `${withArticle(pick(parts.things, random))} ${background(random)}`],
  [3, random => pick(parts.scenes, random)],
  [2, random => `${pick(parts.pairs, random)} ${background(random)}`],
]

const bag = recipes.flatMap(([count, make]) => Array.from({ length: count }, () => make))

/** Prompts given last, of which none comes again so soon. */
const maxRemembered = 24

/** A prompt that is worth drawing, another one each time. */
export const createSurprises = (random: Random = Math.random) => {
  let given: readonly string[] = []
  const make = (vocabulary: Vocabulary | null): string =>
    vocabulary ? pick(bag, random)(random) : pick(wellMadePrompts, random)
  const fits = (prompt: string, vocabulary: Vocabulary | null): boolean =>
    !given.includes(prompt) && (!vocabulary || readPrompt(prompt, vocabulary).unknown.length === 0)
  /** Of a vocabulary that hardly has what the recipes are made of: one of its entries, preferably not given lately. */
  const fromEntries = ({ groups }: Vocabulary): string => {
    const prompts = groups.flatMap(({ entries }) => entries.map(({ prompt }) => prompt))
    const others = prompts.filter(prompt => !given.includes(prompt))
    return pick(others.length > 0 ? others : prompts, random)
  }
  return (vocabulary: Vocabulary | null): string => {
    let prompt = make(vocabulary)
    for (let tries = 0; tries < 200 && !fits(prompt, vocabulary); tries++) prompt = make(vocabulary)
    if (vocabulary && !fits(prompt, vocabulary)) prompt = fromEntries(vocabulary)
    given = [prompt, ...given].slice(0, maxRemembered)
    return prompt
  }
}
