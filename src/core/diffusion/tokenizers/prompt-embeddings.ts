import type { ClipTokenizer } from './clip-tokenizer.ts'

/** An embedding (textual inversion) as prompts name it. */
export interface PromptEmbedding {
  /** The words that stand for it, in capitals or not, such as its name or `<cat-toy>`. */
  readonly words: readonly string[]
  /** Ids of its vectors, behind those of the vocabulary: rows of the text encoder that was opened with it. */
  readonly ids: readonly number[]
}

/** Tokens of a prompt that stay together: one of a word, or all of an embedding. */
export interface TokenGroup<E extends PromptEmbedding> {
  readonly ids: readonly number[]
  readonly embedding?: E
}

/** Turns a text into its tokens, with the vectors of embeddings in the places of their words. */
export type Tokenize<E extends PromptEmbedding = PromptEmbedding> = (text: string) => readonly TokenGroup<E>[]

const bracketed = /^<[^<>]+>$/

/**
 * A tokenizer that knows embeddings. Their names are found among a text's tokens, the longest first: as whole words, in
 * capitals or not. Words in angle brackets are found wherever they stand, as one would write them before a comma.
 * Source: stable-diffusion-webui, modules/textual_inversion/textual_inversion.py, `find_embedding_at_position`; diffusers'
 * `maybe_convert_prompt` for words in angle brackets
 */
export const tokenizeWith = <E extends PromptEmbedding>(
  { tokenize }: ClipTokenizer,
  embeddings: readonly E[],
): Tokenize<E> => {
  const inBrackets = new Map<string, E>()
  const names: { readonly ids: readonly number[]; readonly embedding: E }[] = []
  for (const embedding of embeddings)
    for (const word of embedding.words) {
      const key = word.toLowerCase()
      if (!bracketed.test(word)) names.push({ ids: tokenize(word), embedding })
      else if (!inBrackets.has(key)) inBrackets.set(key, embedding)
    }
  names.sort((a, b) => b.ids.length - a.ids.length)

  const findNames = (tokens: readonly number[]): readonly TokenGroup<E>[] => {
    const groups: TokenGroup<E>[] = []
    for (let i = 0; i < tokens.length; ) {
      const named = names.find(({ ids }) => ids.length > 0 && ids.every((id, j) => id === tokens[i + j]))
      groups.push(named ? groupOf(named.embedding) : { ids: [tokens[i]!] })
      i += named?.ids.length ?? 1
    }
    return groups
  }

  if (inBrackets.size === 0) return text => findNames(tokenize(text))
  return text =>
    text.split(/(<[^<>]+>)/).flatMap(piece => {
      const embedding = inBrackets.get(piece.toLowerCase())
      return embedding ? [groupOf(embedding)] : findNames(tokenize(piece))
    })
}

const groupOf = <E extends PromptEmbedding>(embedding: E): TokenGroup<E> => ({
  ids: embedding.ids,
  embedding,
})
