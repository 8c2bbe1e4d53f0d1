/** A word of a prompt and where it stands there, in UTF-16 positions. */
export interface PromptWord {
  readonly start: number
  readonly end: number
  /** In lower case, with a straight apostrophe. */
  readonly word: string
}

/**
 * Tags, weights such as `:1.2)`, and words: letters with marks, which apostrophes and hyphens may join. What
 * begins with a digit is none: 8k.
 */
const pieces =
  /<[^<>]{1,200}>|:\s*[+-]?[\d.]+\s*\)|\d[\p{L}\d.]*|\p{L}[\p{L}\p{M}\d]*(?:['’-]\p{L}[\p{L}\p{M}\d]*)*/gu

/** The words of a prompt; tags, weights, numbers and punctuation are passed over. */
export const wordsOf = (prompt: string): readonly PromptWord[] =>
  [...prompt.matchAll(pieces)].flatMap(({ 0: piece, index }) =>
    /^[<:\d]/.test(piece)
      ? []
      : [{ start: index, end: index + piece.length, word: piece.toLowerCase().replaceAll('’', "'") }],
  )
