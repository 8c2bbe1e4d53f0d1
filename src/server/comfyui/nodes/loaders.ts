import type { Installed, Named } from '../installed.ts'
import { refusal } from '../node-issues.ts'
import { choice, float, int, link, type NodeType } from '../node-type.ts'
import type { LoraUse, ValueOf } from '../values.ts'

/** What a name of a list stands for. The reader has compared it with the list. */
const chosen = <T>(names: Named<T>, name: string): T => {
  const found = names.get(name)
  if (found === undefined) throw new Error(`"${name}" is on no list`)
  return found
}

const strength = float(1, -4, 4)

const withLora = <V extends { readonly loras: readonly LoraUse[] }>(
  value: V,
  lora: LoraUse['lora'],
  weight: number,
): V => ({ ...value, loras: [...value.loras, { lora, weight }] })

/** Of the small decoder of a model, as ComfyUI lists it. */
const taesd = 'taesd'

const vaeNames = ({ vaes, checkpoints }: Installed): string[] => {
  const hasSmall = [...checkpoints.values()].some(({ textToImage }) => textToImage.fastDecoder)
  return [...vaes.keys(), ...(hasSmall ? [taesd] : [])]
}

/**
 * How many of the last layers of its text encoder a model leaves out anyway, counted as CLIPSetLastLayer does.
 * Source: ComfyUI, comfy/supported_models.py and comfy/sdxl_clip.py: SD 2 and XL stop at the last but one
 */
const lastLayerOf = ({ checkpoint }: ValueOf<'CLIP'>): number => {
  const own = checkpoint.textToImage.checkpoint
  return -((own?.kind === 'sd-2' || own?.kind === 'sdxl' ? 2 : 1) + (own?.clipSkip ?? 0))
}

/** Source of the names and inputs: ComfyUI, nodes.py and comfy_extras/nodes_upscale_model.py */
export const loaderNodes: Readonly<Record<string, NodeType>> = {
  CheckpointLoaderSimple: {
    title: 'Load Checkpoint',
    category: 'loaders',
    inputs: ({ checkpoints }) => ({ required: { ckpt_name: choice([...checkpoints.keys()]) } }),
    outputs: ['MODEL', 'CLIP', 'VAE'],
    values: (inputs, { checkpoints }) => {
      const checkpoint = chosen(checkpoints, inputs.text('ckpt_name'))
      return [
        { type: 'MODEL', checkpoint, loras: [] },
        { type: 'CLIP', checkpoint, loras: [] },
        { type: 'VAE', checkpoint, use: 'own' },
      ]
    },
  },
  LoraLoader: {
    title: 'Load LoRA',
    category: 'loaders',
    inputs: ({ loras }) => ({
      required: {
        model: link('MODEL'),
        clip: link('CLIP'),
        lora_name: choice([...loras.keys()]),
        strength_model: strength,
        strength_clip: strength,
      },
    }),
    outputs: ['MODEL', 'CLIP'],
    values: (inputs, { loras }) => {
      const lora = chosen(loras, inputs.text('lora_name'))
      return [
        withLora(inputs.link('model', 'MODEL'), lora, inputs.number('strength_model')),
        withLora(inputs.link('clip', 'CLIP'), lora, inputs.number('strength_clip')),
      ]
    },
  },
  LoraLoaderModelOnly: {
    title: 'LoraLoaderModelOnly',
    category: 'loaders',
    inputs: ({ loras }) => ({
      required: {
        model: link('MODEL'),
        lora_name: choice([...loras.keys()]),
        strength_model: strength,
      },
    }),
    outputs: ['MODEL'],
    values: (inputs, { loras }) => [
      withLora(
        inputs.link('model', 'MODEL'),
        chosen(loras, inputs.text('lora_name')),
        inputs.number('strength_model'),
      ),
    ],
  },
  VAELoader: {
    title: 'Load VAE',
    category: 'loaders',
    inputs: installed => ({ required: { vae_name: choice(vaeNames(installed)) } }),
    outputs: ['VAE'],
    values: (inputs, { vaes }) => {
      const name = inputs.text('vae_name')
      return [{ type: 'VAE', use: name === taesd ? 'fast' : { pack: chosen(vaes, name).id } }]
    },
  },
  ControlNetLoader: {
    title: 'Load ControlNet Model',
    category: 'loaders',
    inputs: ({ controlnets }) => ({
      required: { control_net_name: choice([...controlnets.keys()]) },
    }),
    outputs: ['CONTROL_NET'],
    values: (inputs, { controlnets }) => [
      {
        type: 'CONTROL_NET',
        controlnet: chosen(controlnets, inputs.text('control_net_name')).id,
      },
    ],
  },
  UpscaleModelLoader: {
    title: 'Load Upscale Model',
    category: 'loaders',
    inputs: ({ upscalers }) => ({ required: { model_name: choice([...upscalers.keys()]) } }),
    outputs: ['UPSCALE_MODEL'],
    values: (inputs, { upscalers }) => {
      const { pack, factor } = chosen(upscalers, inputs.text('model_name'))
      return [{ type: 'UPSCALE_MODEL', upscaler: pack, factor }]
    },
  },
  CLIPSetLastLayer: {
    title: 'CLIP Set Last Layer',
    category: 'conditioning',
    inputs: () => ({ required: { clip: link('CLIP'), stop_at_clip_layer: int(-1, -24, -1) } }),
    outputs: ['CLIP'],
    values: inputs => {
      const clip = inputs.link('clip', 'CLIP')
      const own = lastLayerOf(clip)
      if (inputs.number('stop_at_clip_layer') === own) return [clip]
      throw refusal(
        'stop_at_clip_layer',
        `This model stops at layer ${own}. Choose ${own}, or change it in Likeness, on the page Models.`,
      )
    },
  },
}
