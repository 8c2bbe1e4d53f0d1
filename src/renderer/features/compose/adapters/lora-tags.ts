import { formatTag, readTags } from '../../../../shared/prompt/extra-networks.ts'
import { closeGap } from './prompt-words.ts'

/** Changes to the LoRAs that a prompt names. Names are given as they stand there. */

const anyTag = /<[^<>]+>/g

const isTagOf = (text: string, names: readonly string[]): boolean =>
  readTags(text).loras.some(({ name }) => names.includes(name))

/** The prompt without the tags of these names. */
export const withoutTags = (prompt: string, names: readonly string[]): string => {
  const tag = [...prompt.matchAll(anyTag)].find(([text]) => isTagOf(text, names))
  if (!tag) return prompt
  const rest = closeGap(prompt.slice(0, tag.index), prompt.slice(tag.index + tag[0].length))
  return withoutTags(rest, names)
}

/** The prompt with another weight for a LoRA that it names, once or several times. */
export const withTagWeight = (prompt: string, names: readonly string[], weight: number): string => {
  const tag = [...prompt.matchAll(anyTag)].find(([text]) => isTagOf(text, names))
  if (!tag) return prompt
  const { name } = readTags(tag[0]).loras[0]!
  const after = withoutTags(prompt.slice(tag.index + tag[0].length), names)
  return `${prompt.slice(0, tag.index)}${formatTag({ name, weight, textEncoderWeight: weight })}${after}`
}
