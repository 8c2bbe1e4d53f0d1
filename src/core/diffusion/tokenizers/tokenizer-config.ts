import { LikenessError } from '../../errors.ts'

export interface TokenizerConfig {
  readonly bosToken: string
  readonly eosToken: string
  readonly padToken: string
  readonly unkToken: string
  /** `model_max_length`: tokens per prompt, including start and end token. */
  readonly maxLength: number
}

const DEFAULT_MAX_LENGTH = 77
/** Exporters write 10³⁰ where no length was set. */
const MAX_PLAUSIBLE_LENGTH = 100_000

/**
 * Reads special tokens and length from tokenizer_config.json and special_tokens_map.json (the first has priority), with
 * CLIP's values as defaults.
 * @throws LikenessError `model-unsupported` when the files belong to another kind of tokenizer
 */
export const readTokenizerConfig = (config: unknown, specialTokens: unknown): TokenizerConfig => {
  const [settings, map] = [asRecord(config), asRecord(specialTokens)]
  const token = (name: string) => tokenText(settings[name]) ?? tokenText(map[name])
  const kind = settings.tokenizer_class
  if (typeof kind === 'string' && !/^CLIPTokenizer(Fast)?$/.test(kind))
    throw new LikenessError(
      'model-unsupported',
      `The pack's tokenizer is a ${kind}, which is not supported. Choose a pack with a CLIP text encoder.`,
    )
  const eosToken = token('eos_token') ?? '<|endoftext|>'
  const length = settings.model_max_length
  return {
    bosToken: token('bos_token') ?? '<|startoftext|>',
    eosToken,
    padToken: token('pad_token') ?? eosToken,
    unkToken: token('unk_token') ?? eosToken,
    maxLength:
      typeof length === 'number' && Number.isInteger(length) && length > 2 && length < MAX_PLAUSIBLE_LENGTH
        ? length
        : DEFAULT_MAX_LENGTH,
  }
}

const asRecord = (json: unknown): Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : {}

/** A token is written as a string, or as an object with the string as `content`. */
const tokenText = (token: unknown): string | undefined => {
  const text = typeof token === 'string' ? token : asRecord(token).content
  return typeof text === 'string' && text !== '' ? text : undefined
}
