/** A word of a prompt, or a pause between its clauses. */
export interface WordingToken {
  /** In lower case and American spelling; empty for a pause. */
  readonly word: string
  /** Of attention, as `(word:1.3)` and brackets give it. */
  readonly weight: number
}

/** `(…)` multiplies the weight by it, `[…]` divides. */
const attention = 1.1

/** Tags; the end of a weighted part; brackets; possessives, which end a word; words; what separates clauses. */
const pieces =
  /<[^<>]{1,200}>|:\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\)|[()[\]]|['’]s?(?![\p{L}\d])|['’]|[\p{L}\p{M}\d]+|[,.;:!?|\n—–]|&/gu

/** Words that are joined by hyphens come as several. */
export const wordingTokens = (prompt: string): readonly WordingToken[] => {
  const tokens: { word: string; weight: number }[] = []
  const open: { bracket: string; from: number }[] = []
  const close = (bracket: string, factor: number) => {
    const at = open.map(each => each.bracket).lastIndexOf(bracket)
    if (at < 0) return
    for (const token of tokens.slice(open[at]!.from)) token.weight *= factor
    open.splice(at)
  }
  for (const [piece, weight] of prompt.matchAll(pieces)) {
    if (piece === '(' || piece === '[') open.push({ bracket: piece, from: tokens.length })
    else if (weight !== undefined) close('(', Number(weight))
    else if (piece === ')') close('(', attention)
    else if (piece === ']') close('[', 1 / attention)
    else if (piece === '&') tokens.push({ word: 'and', weight: 1 })
    else if (/^[\p{L}\d]/u.test(piece)) tokens.push({ word: american(piece.toLowerCase()), weight: 1 })
    else if (!/^[<'’]/.test(piece)) tokens.push({ word: '', weight: 1 })
  }
  return tokens
}

/** Captions have American spelling, in which "grey" is the one word with two forms of its own. */
const american = (word: string): string =>
  word
    .replace(/^grey/, 'gray')
    .replace(/^(col|arm|harb|neighb|fav|hon)our/, '$1or')
    .replace(/^jewell/, 'jewel')
    .replace(/^moustache/, 'mustache')
