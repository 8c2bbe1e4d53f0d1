import type { ClipTokenizer } from './clip-tokenizer.ts'
import { type PromptEmbedding, tokenizeWith } from './prompt-embeddings.ts'

/** A part of a prompt and the weight of its tokens. */
export interface WeightedText {
  readonly text: string
  readonly weight: number
}

/** `(…)` multiplies the weight by it, `[…]` divides. */
const ATTENTION = 1.1

/** Escaped brackets, brackets, the end of `(…:1.3)`, and text between them. */
const pieces = /\\[()[\]\\]|\\|\(|\[|:\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\)|\)|\]|[^\\()[\]:]+|:/g

/**
 * Parses `(word)`, `((word))`, `[word]`, `(word:1.3)` and the escapes `\(` `\)` `\[` `\]` `\\`. A bracket that is not
 * closed extends to the end of the prompt. A prompt without brackets is one part of weight 1.
 * Source: the syntax of AUTOMATIC1111's stable-diffusion-webui, modules/prompt_parser.py, parse_prompt_attention.
 */
export const parsePromptAttention = (prompt: string): readonly WeightedText[] => {
  if (!/[()[\]]/.test(prompt)) return [{ text: prompt, weight: 1 }]
  const parts: { text: string; weight: number }[] = []
  const open = { '(': [] as number[], '[': [] as number[] }
  const multiplyFrom = (start: number | undefined, factor: number) => {
    for (const part of parts.slice(start ?? parts.length)) part.weight *= factor
  }
  for (const [piece, weight] of prompt.matchAll(pieces)) {
    if (piece === '(' || piece === '[') open[piece].push(parts.length)
    else if (weight !== undefined && open['('].length > 0) multiplyFrom(open['('].pop(), Number(weight))
    else if (piece === ')' && open['('].length > 0) multiplyFrom(open['('].pop(), ATTENTION)
    else if (piece === ']' && open['['].length > 0) multiplyFrom(open['['].pop(), 1 / ATTENTION)
    else parts.push({ text: piece.startsWith('\\') ? piece.slice(1) : piece, weight: 1 })
  }
  for (const start of open['(']) multiplyFrom(start, ATTENTION)
  for (const start of open['[']) multiplyFrom(start, 1 / ATTENTION)
  return mergeNeighbours(parts)
}

/** Joins neighbours of equal weight, because a word may have been split at a colon or an escape. */
const mergeNeighbours = (parts: readonly WeightedText[]): readonly WeightedText[] => {
  const result: { text: string; weight: number }[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (last && last.weight === part.weight) last.text += part.text
    else result.push({ ...part })
  }
  return result.length > 0 ? result : [{ text: '', weight: 1 }]
}

/** The embeddings that a prompt names. */
export const embeddingsIn = <E extends PromptEmbedding>(
  tokenizer: ClipTokenizer,
  prompt: string,
  embeddings: readonly E[],
): ReadonlySet<E> => {
  const tokenize = tokenizeWith(tokenizer, embeddings)
  const groups = parsePromptAttention(prompt).flatMap(({ text }) => tokenize(text))
  return new Set(groups.flatMap(({ embedding }) => embedding ?? []))
}

/** As much of a prompt as one run of the text encoder takes. */
export interface PromptChunk {
  /** `maxLength` token ids, with start token, end token and padding. */
  readonly inputIds: readonly number[]
  /** The weights of the prompt's own tokens, which follow the start token. */
  readonly weights: readonly number[]
}

/**
 * Tokenizes a prompt of any length, with its weights, into chunks of at most `maxLength` − 2 tokens; at least one chunk. The
 * vectors of an embedding that are too many for the rest of a chunk begin the next one.
 * Source: stable-diffusion-webui, modules/sd_hijack_clip.py, `tokenize_line`
 */
export const splitIntoChunks = (
  tokenizer: ClipTokenizer,
  prompt: string,
  embeddings: readonly PromptEmbedding[] = [],
): readonly PromptChunk[] => {
  const tokenize = tokenizeWith(tokenizer, embeddings)
  const size = tokenizer.maxLength - 2
  const chunks: { id: number; weight: number }[][] = [[]]
  for (const { text, weight } of parsePromptAttention(prompt))
    for (const { ids } of tokenize(text)) {
      if (chunks.at(-1)!.length + ids.length > size) chunks.push([])
      for (const id of ids) {
        // An embedding alone may be longer than a chunk.
        if (chunks.at(-1)!.length === size) chunks.push([])
        chunks.at(-1)!.push({ id, weight })
      }
    }
  return chunks.map(chunk => ({
    inputIds: tokenizer.withSpecialTokens(chunk.map(({ id }) => id)),
    weights: chunk.map(({ weight }) => weight),
  }))
}
