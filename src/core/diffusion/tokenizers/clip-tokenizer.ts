import { LikenessError } from '../../errors.ts'
import { createBytePairEncoding } from './byte-pair-encoding.ts'
import { cleanPrompt } from './clean-prompt.ts'
import { readTokenizerSettings } from './tokenizer-settings.ts'

/** The contents of a pack's `tokenizer/` folder. */
export interface TokenizerFiles {
  /** vocab.json, parsed: token id by piece. */
  readonly vocab: Readonly<Record<string, number>>
  /** merges.txt, as it is. */
  readonly merges: string
  /** tokenizer_config.json, parsed. */
  readonly config?: unknown
  /** special_tokens_map.json, parsed. */
  readonly specialTokens?: unknown
}

export interface EncodedPrompt {
  /** `maxLength` token ids: start, the prompt's, end, padding. */
  readonly ids: readonly number[]
  /** How many of them come before the padding. */
  readonly length: number
  /** Whether the prompt was longer and its end is lost. */
  readonly truncated: boolean
}

export interface ClipTokenizer {
  readonly encode: (prompt: string) => EncodedPrompt
  /** The prompt's own token ids, however many: without start, end and padding. */
  readonly tokenize: (prompt: string) => readonly number[]
  /** At most `maxLength` − 2 ids as the text encoder takes them: start, these, end, padding. */
  readonly frame: (ids: readonly number[]) => readonly number[]
  readonly maxLength: number
  readonly startId: number
  readonly endId: number
  /** What the pack pads with: its end token (SD 1.x) or "!" (SD 2.x). */
  readonly padId: number
}

/**
 * CLIP's byte-pair tokenizer over a pack's own vocabulary. The text of a start or end token in a prompt counts
 * as that token. A padding token that is ordinary text ("!") does not: in a prompt it stays what it was in
 * training.
 * Source: openai/CLIP simple_tokenizer.py; transformers CLIPTokenizer.
 * @throws LikenessError `pack-damaged` when the vocabulary lacks a token it must have; `model-unsupported` for
 *   another kind of tokenizer.
 */
export const createClipTokenizer = (files: TokenizerFiles): ClipTokenizer => {
  const settings = readTokenizerSettings(files.config, files.specialTokens)
  const { vocab } = files
  const idOf = (token: string): number => {
    const id = vocab[token]
    if (typeof id === 'number') return id
    throw new LikenessError(
      'pack-damaged',
      `The pack's tokenizer does not know its own token "${token}". Download the pack again.`,
    )
  }
  const [startId, endId, padId, unknownId] = [
    idOf(settings.start),
    idOf(settings.end),
    idOf(settings.pad),
    idOf(settings.unknown),
  ]
  const { maxLength } = settings
  const splitWord = createBytePairEncoding(files.merges)
  const special = new Map([
    [settings.start, startId],
    [settings.end, endId],
  ])
  const words = wordPattern([...special.keys()])

  const idsOf = (word: string): number[] => {
    const specialId = special.get(word)
    if (specialId !== undefined) return [specialId]
    return splitWord(word).map(piece => {
      const id = vocab[piece]
      return typeof id === 'number' ? id : unknownId
    })
  }

  const room = maxLength - 2
  const tokenize = (prompt: string, most = Number.POSITIVE_INFINITY): number[] => {
    const ids: number[] = []
    for (const [word] of cleanPrompt(prompt).matchAll(words)) {
      for (const id of idsOf(word)) ids.push(id)
      if (ids.length > most) break
    }
    return ids
  }

  const frame = (ids: readonly number[]): number[] => {
    const kept = [startId, ...ids, endId]
    return [...kept, ...new Array<number>(maxLength - kept.length).fill(padId)]
  }

  const encode = (prompt: string): EncodedPrompt => {
    const ids = tokenize(prompt, room)
    const kept = ids.slice(0, room)
    return { ids: frame(kept), length: kept.length + 2, truncated: ids.length > room }
  }

  return { encode, tokenize: prompt => tokenize(prompt), frame, maxLength, startId, endId, padId }
}

/** Contractions, runs of letters, single digits, runs of anything else but white space. */
const wordPattern = (special: readonly string[]): RegExp => {
  const literal = special.map(token => token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')
  return new RegExp(`${literal}|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+`, 'gu')
}
