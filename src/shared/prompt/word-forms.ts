/** Plurals and other forms that no rule leads back. */
const irregular: Readonly<Record<string, string>> = {
  men: 'man',
  women: 'woman',
  children: 'child',
  mice: 'mouse',
  geese: 'goose',
  feet: 'foot',
  teeth: 'tooth',
  oxen: 'ox',
  policemen: 'policeman',
  policewomen: 'policewoman',
  firemen: 'fireman',
  cacti: 'cactus',
  octopi: 'octopus',
  dwarves: 'dwarf',
  lying: 'lie',
}

/** Endings with what takes their place; the first that leads to a known word counts. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/'s?$/, ''],
  [/ies$/, 'y'],
  [/ves$/, 'f'],
  [/ves$/, 'fe'],
  [/(ss|sh|ch|x|z|o)es$/, '$1'],
  [/([^s])s$/, '$1'],
  // British spelling, as captions have the American.
  [/our(ed|ful|s)?$/, 'or$1'],
  [/grey/, 'gray'],
  [/ise([ds]?)$/, 'ize$1'],
  [/tre$/, 'ter'],
]

/**
 * Forms that a word may be an inflection of, the word itself first: "wolves" → "wolves", "wolf" …; without hyphens and in
 * two words where it has one.
 */
export function* baseForms(word: string): Generator<string> {
  yield word
  const bare = word.replace(/'s?$/, '')
  const known = irregular[bare]
  if (known) yield known
  for (const [ending, instead] of endings) if (ending.test(word)) yield word.replace(ending, instead)
  if (bare !== word)
    for (const [ending, instead] of endings) if (ending.test(bare)) yield bare.replace(ending, instead)
}
