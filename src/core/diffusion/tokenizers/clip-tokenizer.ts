// The folder of everything between a prompt's text and token ids: cleaning, byte-pair encoding, special tokens, weights.

import { LikenessError } from '../../errors.ts'
import { createBytePairEncoding } from './byte-pair-encoding.ts'
import { cleanPrompt } from './clean-prompt.ts'
import { readTokenizerConfig } from './tokenizer-config.ts'

/** The contents of a pack's `tokenizer/` folder. */
export interface TokenizerFiles {
  /** vocab.json, parsed: ids by token. */
  readonly vocab: Readonly<Record<string, number>>
  /** The text of merges.txt. */
  readonly merges: string
  /** tokenizer_config.json, parsed. */
  readonly config?: unknown
  /** special_tokens_map.json, parsed. */
  readonly specialTokens?: unknown
}

export interface EncodedPrompt {
  /** `maxLength` token ids: start token, the prompt's, end token, padding. */
  readonly inputIds: readonly number[]
  /** Number of ids before the padding. */
  readonly length: number
  /** Whether the prompt was too long and its end is lost. */
  readonly truncated: boolean
}

export interface ClipTokenizer {
  /** A prompt as the text encoder takes it, truncated. */
  readonly encode: (prompt: string) => EncodedPrompt
  /** The ids of all tokens of a prompt, without special tokens. */
  readonly tokenize: (prompt: string) => readonly number[]
  /** Adds start token, end token and padding to at most `maxLength` − 2 ids. */
  readonly withSpecialTokens: (ids: readonly number[]) => readonly number[]
  /** `model_max_length`: 77 for CLIP. */
  readonly maxLength: number
  readonly bosTokenId: number
  readonly eosTokenId: number
  /** The end token (SD 1.x) or "!" (SD 2.x). */
  readonly padTokenId: number
}

/**
 * CLIP's byte-pair encoding with a pack's vocabulary. The text of the start or end token in a prompt counts as that
 * token; that of the padding token ("!" in SD 2.x) is ordinary text.
 * Source: openai/CLIP simple_tokenizer.py; transformers CLIPTokenizer.
 * @throws LikenessError `pack-damaged` when the vocabulary lacks a special token; `model-unsupported` for another kind of
 *   tokenizer
 */
export const createClipTokenizer = (files: TokenizerFiles): ClipTokenizer => {
  const settings = readTokenizerConfig(files.config, files.specialTokens)
  const { vocab } = files
  const idOf = (token: string): number => {
    const id = vocab[token]
    if (typeof id === 'number') return id
    throw new LikenessError(
      'pack-damaged',
      `The pack's tokenizer does not know its own token "${token}". Download the pack again.`,
    )
  }
  const bosTokenId = idOf(settings.bosToken)
  const eosTokenId = idOf(settings.eosToken)
  const padTokenId = idOf(settings.padToken)
  const unkTokenId = idOf(settings.unkToken)
  const { maxLength } = settings
  const bpe = createBytePairEncoding(files.merges)
  const special = new Map([
    [settings.bosToken, bosTokenId],
    [settings.eosToken, eosTokenId],
  ])
  const words = wordPattern([...special.keys()])

  const idsOf = (word: string): number[] => {
    const specialId = special.get(word)
    if (specialId !== undefined) return [specialId]
    return bpe(word).map(token => {
      const id = vocab[token]
      return typeof id === 'number' ? id : unkTokenId
    })
  }

  const maxTokens = maxLength - 2
  const tokenize = (prompt: string, limit = Number.POSITIVE_INFINITY): number[] => {
    const ids: number[] = []
    for (const [word] of cleanPrompt(prompt).matchAll(words)) {
      for (const id of idsOf(word)) ids.push(id)
      if (ids.length > limit) break
    }
    return ids
  }

  const withSpecialTokens = (ids: readonly number[]): number[] => {
    const kept = [bosTokenId, ...ids, eosTokenId]
    return [...kept, ...new Array<number>(maxLength - kept.length).fill(padTokenId)]
  }

  const encode = (prompt: string): EncodedPrompt => {
    const ids = tokenize(prompt, maxTokens)
    const kept = ids.slice(0, maxTokens)
    return {
      inputIds: withSpecialTokens(kept),
      length: kept.length + 2,
      truncated: ids.length > maxTokens,
    }
  }

  return {
    encode,
    tokenize: prompt => tokenize(prompt),
    withSpecialTokens,
    maxLength,
    bosTokenId,
    eosTokenId,
    padTokenId,
  }
}

/** Special tokens, contractions, runs of letters, single digits, and runs of anything else except white space. */
const wordPattern = (special: readonly string[]): RegExp => {
  const literal = special.map(token => token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')
  return new RegExp(`${literal}|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+`, 'gu')
}
