import { LikenessError } from '../../errors.ts'

export interface TokenizerSettings {
  readonly start: string
  readonly end: string
  readonly pad: string
  readonly unknown: string
  /** Ids a prompt fills, start and end included. */
  readonly maxLength: number
}

const clipLength = 77
/** Exporters write 10³⁰ where no length was set. */
const longestPlausible = 100_000

/**
 * Special tokens and length from tokenizer_config.json and special_tokens_map.json (the first wins), with CLIP's
 * own where neither tells.
 * @throws LikenessError `model-unsupported` when the files are of another kind of tokenizer.
 */
export const readTokenizerSettings = (config: unknown, specialTokens: unknown): TokenizerSettings => {
  const [settings, map] = [asRecord(config), asRecord(specialTokens)]
  const token = (name: string) => tokenText(settings[name]) ?? tokenText(map[name])
  const kind = settings.tokenizer_class
  if (typeof kind === 'string' && !/^CLIPTokenizer(Fast)?$/.test(kind))
    throw new LikenessError(
      'model-unsupported',
      `The pack's tokenizer is a ${kind}, which is not supported. Choose a pack with a CLIP text encoder.`,
    )
  const end = token('eos_token') ?? '<|endoftext|>'
  const length = settings.model_max_length
  return {
    start: token('bos_token') ?? '<|startoftext|>',
    end,
    pad: token('pad_token') ?? end,
    unknown: token('unk_token') ?? end,
    maxLength:
      typeof length === 'number' && Number.isInteger(length) && length > 2 && length < longestPlausible
        ? length
        : clipLength,
  }
}

const asRecord = (json: unknown): Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : {}

/** Tokens are written as text or as an object that says how to match it. */
const tokenText = (token: unknown): string | undefined => {
  const text = typeof token === 'string' ? token : asRecord(token).content
  return typeof text === 'string' && text !== '' ? text : undefined
}
