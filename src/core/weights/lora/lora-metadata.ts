import type { LoraKey } from './lora-keys.ts'

type Metadata = ReadonlyMap<string, string>

/** More words than anyone reads, and longer ones than anyone writes into a prompt. */
const mostWords = 100
const longestWord = 200

/** Where makers name the words that call a LoRA up, separated by commas or as a JSON list. */
const namedWords = ['modelspec.trigger_phrase', 'ss_trained_words', 'trained_words', 'trigger_word']

/**
 * Words that call a LoRA up: those that its makers name (ModelSpec), then the tags of the pictures it was trained with, those
 * of most pictures first (kohya's `ss_tag_frequency`: counts by folder and tag).
 */
export const triggerWordsOf = (metadata: Metadata): readonly string[] => {
  const named = namedWords.flatMap(key => listOf(metadata.get(key) ?? ''))
  const words = [...named, ...tagsOf(metadata.get('ss_tag_frequency') ?? '')]
  return [...new Set(words.map(word => word.trim()))]
    .filter(word => word !== '' && word.length <= longestWord)
    .slice(0, mostWords)
}

const listOf = (text: string): readonly string[] => {
  const parsed = parseJson(text)
  return Array.isArray(parsed) ? parsed.filter(item => typeof item === 'string') : text.split(',')
}

const tagsOf = (text: string): readonly string[] => {
  const counts = new Map<string, number>()
  for (const folder of Object.values(recordOf(parseJson(text))))
    for (const [tag, count] of Object.entries(recordOf(folder)))
      if (typeof count === 'number') counts.set(tag.trim(), (counts.get(tag.trim()) ?? 0) + count)
  return [...counts].sort(([, a], [, b]) => b - a).map(([tag]) => tag)
}

/** Of what a LoRA's makers wrote into it; empty and `None` say nothing. */
export const loraTitleOf = (metadata: Metadata): string | undefined =>
  said(metadata, 'modelspec.title') ?? said(metadata, 'ss_output_name') ?? said(metadata, 'name')

export const loraLicenceOf = (metadata: Metadata): string | undefined =>
  said(metadata, 'modelspec.license') ?? said(metadata, 'license')

const said = (metadata: Metadata, key: string): string | undefined => {
  const value = metadata.get(key)?.trim()
  return value && value !== 'None' ? value : undefined
}

/**
 * The alpha of a layer in peft's configuration, which diffusers writes into the metadata since 0.35; undefined where it is not
 * said. Source: diffusers `_pack_dict_with_prefix`, peft `LoraConfig`.
 */
export const statedAlpha = (
  metadata: Metadata,
): ((key: Pick<LoraKey, 'network' | 'key'>, rank: number) => number | undefined) => {
  const config = recordOf(parseJson(metadata.get('lora_adapter_metadata') ?? ''))
  return ({ network, key }, rank) => {
    const patterns = Object.entries(recordOf(config[`${network}.alpha_pattern`]))
    const pattern = patterns.find(([layer]) => {
      const end = layer.replaceAll('.', '_')
      return key === end || key.endsWith(`_${end}`)
    })
    const alpha = pattern?.[1] ?? config[`${network}.lora_alpha`]
    if (typeof alpha !== 'number') return undefined
    return config[`${network}.use_rslora`] === true ? alpha * Math.sqrt(rank) : alpha
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
