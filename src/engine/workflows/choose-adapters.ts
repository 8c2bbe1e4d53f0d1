import { LikenessError } from '../../core/errors.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type {
  AdapterRole,
  CheckpointSettings,
  LoraSampling,
  TextToImageSettings,
} from '../../shared/pack-manifest.ts'
import type { Pack, PackLibrary } from '../models/registry/pack-library.ts'
import type { Adaptation } from '../models/runtime/adaptation.ts'

/** What a picture's model is drawn with beside its own weights; all of it is installed and fits the model. */
export interface ChosenAdapters {
  readonly loras: Adaptation['loras']
  readonly vae: Pack | undefined
  /** In the order in which they were asked for. */
  readonly controlnets: readonly Pack[]
  readonly ipAdapter: Pack | undefined
  /** How the first LoRA for few steps wants to be sampled. */
  readonly sampling: LoraSampling | undefined
}

/**
 * Finds what is to be added to a model.
 * @throws LikenessError as `findAdapter`
 */
export const chooseAdapters = (
  {
    loras = [],
    vae,
    controlnets = [],
    ipAdapter,
  }: Pick<ParsedInput<'create'>, 'loras' | 'vae' | 'controlnets' | 'ipAdapter'>,
  library: PackLibrary,
  model: Pack,
): ChosenAdapters => {
  const chosen = loras.map(({ lora, ...weights }) => ({
    pack: findAdapter(library, 'lora', lora, model),
    ...weights,
  }))
  return {
    loras: chosen,
    vae: vae === undefined ? undefined : findAdapter(library, 'vae', vae, model),
    controlnets: controlnets.map(({ controlnet }) => findAdapter(library, 'controlnet', controlnet, model)),
    ipAdapter: ipAdapter && findAdapter(library, 'ip-adapter', ipAdapter.ipAdapter, model),
    sampling: chosen
      .filter(({ weight }) => weight > 0)
      .map(({ pack }) => pack.manifest.roles.lora?.sampling)
      .find(sampling => sampling !== undefined),
  }
}

/** The settings of a model with what a LoRA for few steps wants instead. */
export const withSampling = (
  settings: TextToImageSettings,
  sampling: LoraSampling | undefined,
): TextToImageSettings => {
  if (!sampling || !settings.checkpoint) return settings
  const { scheduler, steps, guidanceScale } = sampling
  return { ...settings, steps, guidanceScale, checkpoint: { ...settings.checkpoint, scheduler } }
}

const roleNames: Readonly<Record<AdapterRole, string>> = {
  lora: 'LoRA',
  'textual-inversion': 'embedding',
  vae: 'VAE',
  controlnet: 'ControlNet',
  'ip-adapter': 'IP-Adapter',
}

const kindNames: Readonly<Record<CheckpointSettings['kind'], string>> = {
  'sd-1': 'Stable Diffusion 1',
  'sd-2': 'Stable Diffusion 2',
  sdxl: 'Stable Diffusion XL',
}

/**
 * An installed pack that can be added to a model.
 * @throws LikenessError `unknown-pack` where there is none of that id in that role; `adapter-unfit` where it is for models of
 *   another kind, or the model is in ONNX format
 */
export const findAdapter = (library: PackLibrary, role: AdapterRole, id: string, model: Pack): Pack => {
  const name = roleNames[role]
  const installed = library.packs.filter(({ manifest }) => manifest.roles[role])
  const pack = installed.find(({ manifest }) => manifest.id === id)
  const filled = pack?.manifest.roles[role]
  if (!pack || !filled) {
    const ids = installed.map(({ manifest }) => manifest.id).join(', ')
    throw new LikenessError(
      'unknown-pack',
      `There is no ${name} "${id}" here. ${ids ? `Installed: ${ids}.` : `Import one with "likeness models import".`}`,
    )
  }
  const { title, roles } = model.manifest
  const kind = roles['text-to-image']?.checkpoint?.kind
  if (!kind)
    throw new LikenessError(
      'adapter-unfit',
      `"${title}" is in ONNX format, to which nothing can be added. To use the ${name} "${id}", draw with a checkpoint (.safetensors) of ${namesOf(filled.bases)}.`,
    )
  if (!filled.bases.includes(kind))
    throw new LikenessError(
      'adapter-unfit',
      `The ${name} "${id}" is for ${namesOf(filled.bases)}, and "${title}" is ${kindNames[kind]}. Choose a ${name} for ${kindNames[kind]}, or another model.`,
    )
  return pack
}

const namesOf = (kinds: readonly CheckpointSettings['kind'][]): string =>
  kinds.map(kind => kindNames[kind]).join(' or ')
