import type { LoraChoice } from '../../../../shared/api/adapters.ts'
import { readTags } from '../../../../shared/prompt/extra-networks.ts'
import { type AdapterPack, type CheckpointKind, fitsKind, withRole } from '../../../state/adapter-packs.ts'
import type { ComposeState } from '../form/compose-state.ts'
import type { ModelsInUse, TextToImagePack } from '../form/models-in-use.ts'

/** A LoRA that was put on the shelf, or that the prompt names. */
export interface ShelfLora {
  /** The pack's id, or the name in the prompt where no pack has it. */
  readonly id: string
  /** What the prompt calls it; undefined where it does not. */
  readonly tag: string | undefined
  readonly pack: AdapterPack | undefined
  readonly weight: number
  /** Why it takes no part in the picture; null where it does. */
  readonly aside: 'missing' | 'other-model' | null
}

type Form = Pick<ComposeState, 'loras' | 'prompt'>
type InUse = Pick<ModelsInUse, 'pack' | 'adapters'>

/** The kind of checkpoint in use; null where nothing can be added to the model. */
export const kindOf = (pack: TextToImagePack | undefined): CheckpointKind | null =>
  pack?.textToImage.checkpoint?.kind ?? null

/** The installed LoRA that a prompt means by a name, among several one that fits. */
const packCalled = (
  name: string,
  packs: readonly AdapterPack[],
  kind: CheckpointKind | null,
): AdapterPack | undefined => {
  const called = packs.filter(({ adapter }) => adapter.name.toLowerCase() === name.toLowerCase())
  return called.find(pack => fitsKind(pack, kind)) ?? called[0]
}

/**
 * All LoRAs that the form speaks of, those of the shelf first. One that the prompt names, too, is there once, with the
 * weight of the prompt.
 */
export const shelfOf = ({ loras, prompt }: Form, { pack: model, adapters }: InUse): readonly ShelfLora[] => {
  const kind = kindOf(model)
  const packs = withRole(adapters, 'lora')
  const asideOf = (pack: AdapterPack | undefined): ShelfLora['aside'] =>
    pack === undefined ? 'missing' : fitsKind(pack, kind) ? null : 'other-model'
  const named = new Map(
    readTags(prompt).loras.map(({ name, weight }) => {
      const pack = packCalled(name, packs, kind)
      return [pack?.id ?? name, { tag: name, pack, weight }] as const
    }),
  )
  const chosen = loras.map(({ lora: id, weight }): ShelfLora => {
    const { tag, weight: tagged = weight } = named.get(id) ?? {}
    const pack = packs.find(each => each.id === id)
    return { id, tag, pack, weight: tagged, aside: asideOf(pack) }
  })
  const onlyNamed = [...named].filter(([id]) => loras.every(({ lora }) => lora !== id))
  return [...chosen, ...onlyNamed.map(([id, each]) => ({ id, ...each, aside: asideOf(each.pack) }))]
}

/** What a job is told beside its prompt: the LoRAs of the shelf that fit, and that the prompt does not name. */
export const lorasToSend = (form: Form, inUse: InUse): LoraChoice[] | undefined => {
  const shelf = shelfOf(form, inUse)
  const sent = form.loras.filter(({ lora }) =>
    shelf.some(({ id, tag, aside }) => id === lora && tag === undefined && aside === null),
  )
  return sent.length > 0 ? sent : undefined
}

/** The chosen VAE, where it is installed and fits the model. */
export const vaeInUse = (vae: string | null, { pack, adapters }: InUse): AdapterPack | undefined =>
  withRole(adapters, 'vae').find(each => each.id === vae && fitsKind(each, kindOf(pack)))

/** How a picture is sampled unless the form says otherwise. */
interface OwnSampling {
  readonly steps: number
  readonly guidanceScale: number
  /** Name of a scheduler; null for that of the model. */
  readonly scheduler: string | null
  /** The LoRA for few steps that wants it so; undefined where it is as the model wants it. */
  readonly lora: AdapterPack | undefined
}

/** The model's own sampling, or that of the first LoRA for few steps which takes part. */
export const ownSampling = (
  { textToImage: { steps, guidanceScale } }: TextToImagePack,
  shelf: readonly ShelfLora[],
): OwnSampling => {
  const lora = shelf.find(
    ({ pack, aside, weight }) => aside === null && weight > 0 && pack?.adapter.sampling,
  )?.pack
  return lora?.adapter.sampling
    ? { ...lora.adapter.sampling, lora }
    : { steps, guidanceScale, scheduler: null, lora: undefined }
}
