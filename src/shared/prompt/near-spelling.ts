/** Shorter words are too often one letter away from another word. */
const minLength = 6

/** Finds the one word of a list that is a letter away, which may be missing, added, another, or swapped with the next. */
export const createSpelling = (words: Iterable<string>): ((word: string) => string | null) => {
  const byShortened = new Map<string, Set<string>>()
  for (const word of words) {
    if (word.length < minLength || word.includes(' ')) continue
    for (const key of shortenings(word)) {
      const found = byShortened.get(key)
      if (found) found.add(word)
      else byShortened.set(key, new Set([word]))
    }
  }
  return word => {
    if (word.length < minLength || word.length > 30) return null
    const found = new Set<string>()
    for (const key of shortenings(word))
      for (const near of byShortened.get(key) ?? [])
        if (near[0] === word[0] && isNear(near, word)) found.add(near)
    return found.size === 1 ? [...found][0]! : null
  }
}

/** The word, and each with a letter less. Source: the symmetric delete of SymSpell (Garbe, 2012) */
const shortenings = (word: string): readonly string[] => [
  word,
  ...Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1)),
]

/** Both have the same letters but for one, or for two neighbours that are swapped. */
const isNear = (a: string, b: string): boolean => {
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  return (
    (left.length <= 1 && right.length <= 1) || (left.length === 2 && left === [...right].reverse().join(''))
  )
}
