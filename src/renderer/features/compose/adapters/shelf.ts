import type { LoraChoice } from '../../../../shared/api/adapters.ts'
import { adapterCalled } from '../../../../shared/prompt/adapter-names.ts'
import { readTags } from '../../../../shared/prompt/extra-networks.ts'
import { type AdapterPack, type CheckpointKind, fitsKind, withRole } from '../../../state/adapter-packs.ts'
import type { ComposeState } from '../form/compose-state.ts'
import type { ModelsInUse, TextToImagePack } from '../form/models-in-use.ts'
import { withoutTags } from './lora-tags.ts'

/** A LoRA that was put on the shelf, or that the prompt names. */
export interface ShelfLora {
  /** The pack's id, or the name in the prompt where no pack has it. */
  readonly id: string
  /** What the prompt calls it, as it stands there; none where it does not. */
  readonly tags: readonly string[]
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

/** LoRAs that a prompt names; the weights of one that it names more than once are added up. */
const namedIn = (
  prompt: string,
  packs: readonly AdapterPack[],
  kind: CheckpointKind | null,
): ReadonlyMap<string, Pick<ShelfLora, 'pack' | 'tags' | 'weight'>> => {
  const named = new Map<string, Pick<ShelfLora, 'pack' | 'tags' | 'weight'>>()
  for (const { name, weight } of readTags(prompt).loras) {
    const pack = adapterCalled(name, packs, kind)
    const id = pack?.id ?? name
    const { tags = [], weight: before = 0 } = named.get(id) ?? {}
    named.set(id, { pack, tags: [...tags, name], weight: before + weight })
  }
  return named
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
  const named = namedIn(prompt, packs, kind)
  const chosen = loras.map(({ lora: id, weight }): ShelfLora => {
    const { tags = [], weight: tagged = weight } = named.get(id) ?? {}
    const pack = packs.find(each => each.id === id)
    return { id, tags, pack, weight: tagged, aside: asideOf(pack) }
  })
  const onlyNamed = [...named].filter(([id]) => loras.every(({ lora }) => lora !== id))
  return [...chosen, ...onlyNamed.map(([id, each]) => ({ id, ...each, aside: asideOf(each.pack) }))]
}

/**
 * What a job is told: the prompt without the names of LoRAs that are set aside, and beside it the LoRAs of the shelf that fit
 * and that it does not name.
 */
export const lorasToSend = (
  form: Form,
  inUse: InUse,
): { readonly prompt: string; readonly loras: LoraChoice[] | undefined } => {
  const shelf = shelfOf(form, inUse)
  const loras = form.loras.filter(({ lora }) =>
    shelf.some(({ id, tags, aside }) => id === lora && tags.length === 0 && aside === null),
  )
  const aside = shelf.filter(each => each.aside !== null).flatMap(({ tags }) => tags)
  const prompt = withoutTags(form.prompt, aside).trim()
  return { prompt, loras: loras.length > 0 ? loras : undefined }
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
