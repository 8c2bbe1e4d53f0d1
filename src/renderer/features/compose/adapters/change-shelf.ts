import type { AdapterPack } from '../../../state/adapter-packs.ts'
import { setPrompt, useCompose } from '../form/compose-store.ts'
import { withoutTag, withTagWeight } from './lora-tags.ts'
import type { ShelfLora } from './shelf.ts'

/** What a LoRA is trained to be merged with. */
export const usualWeight = 1

/** Puts a LoRA on the shelf; one that is there stays as it is. */
export const addLora = ({ id }: Pick<AdapterPack, 'id'>): void =>
  useCompose.setState(({ loras }) => ({
    loras: loras.some(({ lora }) => lora === id) ? loras : [...loras, { lora: id, weight: usualWeight }],
  }))

/** Changes a LoRA's weight where it stands: on the shelf, or in the prompt. */
export const setLoraWeight = ({ id, tag }: ShelfLora, weight: number): void => {
  const { prompt, loras } = useCompose.getState()
  if (tag !== undefined) setPrompt(withTagWeight(prompt, tag, weight))
  else useCompose.setState({ loras: loras.map(each => (each.lora === id ? { lora: id, weight } : each)) })
}

/** Takes a LoRA off the shelf, and out of the prompt. */
export const removeLora = ({ id, tag }: ShelfLora): void => {
  const { prompt, loras } = useCompose.getState()
  if (tag !== undefined) setPrompt(withoutTag(prompt, tag))
  useCompose.setState({ loras: loras.filter(({ lora }) => lora !== id) })
}
