import { formatTag, readTags } from '../../../../shared/prompt/extra-networks.ts'
import { closeGap } from './prompt-words.ts'

/** Changes to the LoRAs that a prompt names, in capitals or not. */

const anyTag = /<[^<>]+>/g

const isTagOf = (text: string, name: string): boolean =>
  readTags(text).loras.some(tag => tag.name.toLowerCase() === name.toLowerCase())

/** The prompt with another weight for a LoRA that it names. */
export const withTagWeight = (prompt: string, name: string, weight: number): string =>
  prompt.replace(anyTag, text => {
    const [tag] = isTagOf(text, name) ? readTags(text).loras : []
    return tag ? formatTag({ name: tag.name, weight, textEncoderWeight: weight }) : text
  })

/** The prompt without the tags of a LoRA. */
export const withoutTag = (prompt: string, name: string): string => {
  const tag = [...prompt.matchAll(anyTag)].find(([text]) => isTagOf(text, name))
  if (!tag) return prompt
  const rest = closeGap(prompt.slice(0, tag.index), prompt.slice(tag.index + tag[0].length))
  return withoutTag(rest, name)
}
