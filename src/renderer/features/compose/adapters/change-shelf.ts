import { create } from 'zustand'
import { maxLoras } from '../../../../shared/api/limits.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { type AdapterPack, fitsKind } from '../../../state/adapter-packs.ts'
import { kindNames } from '../../../state/kind-names.ts'
import { toast } from '../../../ui/toast.ts'
import { setCompose, setPrompt, useCompose } from '../form/compose-store.ts'
import { currentModels } from '../form/models-in-use.ts'
import { withoutTags, withTagWeight } from './lora-tags.ts'
import { kindOf, type ShelfLora } from './shelf.ts'

/** What a LoRA is trained to be merged with. */
export const usualWeight = 1

/** Puts a LoRA on the shelf, where that has room; one that is there stays as it is. */
export const addLora = ({ id }: Pick<AdapterPack, 'id'>): void =>
  useCompose.setState(({ loras }) =>
    loras.length >= maxLoras || loras.some(({ lora }) => lora === id)
      ? {}
      : { loras: [...loras, { lora: id, weight: usualWeight }] },
  )

/** Whether the list of embeddings is open. */
export const useEmbeddingsOpen = create<{ readonly open: boolean }>(() => ({ open: false }))

/** Puts what is added to a model where it belongs in the form. */
export const placeAddon = (pack: AdapterPack): void => {
  switch (pack.adapter.role) {
    case 'lora':
      addLora(pack)
      break
    case 'vae':
      setCompose({ vae: pack.id, advancedOpen: true })
      break
    case 'textual-inversion':
      useEmbeddingsOpen.setState({ open: true })
      break
    case 'ip-adapter':
      setCompose({ ipAdapter: pack.id })
  }
}

/** The same, and says for which models it is where it does not fit the one in use. */
export const takeAddon = (pack: AdapterPack): void => {
  placeAddon(pack)
  if (fitsKind(pack, kindOf(currentModels().pack))) return
  setCompose({ advancedOpen: true })
  toast(i18n.t('addons:needsModel', { title: pack.title, kinds: kindNames(pack) }))
}

/** Changes a LoRA's weight where it stands: on the shelf, or in the prompt. */
export const setLoraWeight = ({ id, tags }: ShelfLora, weight: number): void => {
  const { prompt, loras } = useCompose.getState()
  if (tags.length > 0) setPrompt(withTagWeight(prompt, tags, weight))
  else useCompose.setState({ loras: loras.map(each => (each.lora === id ? { lora: id, weight } : each)) })
}

/** Takes a LoRA off the shelf, and out of the prompt. */
export const removeLora = ({ id, tags }: ShelfLora): void => {
  const { prompt, loras } = useCompose.getState()
  if (tags.length > 0) setPrompt(withoutTags(prompt, tags))
  useCompose.setState({ loras: loras.filter(({ lora }) => lora !== id) })
}
