import type { Checkpoint, CheckpointComponents } from '../weights/checkpoint.ts'
import { ipAdapterWeights } from '../weights/ip-adapter-weights.ts'
import type { Weight, Weights } from '../weights/weight.ts'
import { autoencoderKlDecoder, autoencoderKlEncoder } from './architectures/autoencoder-kl.ts'
import { type AutoencoderKlConfig, inferAutoencoderKlConfig } from './architectures/autoencoder-kl-config.ts'
import { autoencoderTinyDecoder, inferAutoencoderTinyConfig } from './architectures/autoencoder-tiny.ts'
import { clipTextModel, inferClipTextConfig } from './architectures/clip-text-model.ts'
import { controlNet, controlNetCondEmbedding } from './architectures/controlnet.ts'
import { inferControlNetConfig } from './architectures/controlnet-config.ts'
import type { GraphTarget } from './architectures/layers.ts'
import { unet2DCondition } from './architectures/unet-2d-condition.ts'
import { inferUnet2DConditionConfig } from './architectures/unet-2d-condition-config.ts'
import {
  statedControlNetConfig,
  statedTextConfig,
  statedUnetConfig,
  statedVaeConfig,
} from './stated-configs.ts'

/** The networks of a checkpoint, by the folders that diffusers keeps them in. */
const checkpointNetworks = [
  'text_encoder',
  'text_encoder_2',
  'unet',
  'vae_decoder',
  'vae_encoder',
  'taesd_decoder',
  'controlnet',
  'controlnet_cond_embedding',
] as const
export type CheckpointNetwork = (typeof checkpointNetworks)[number]

export const isCheckpointNetwork = (name: string): name is CheckpointNetwork =>
  (checkpointNetworks as readonly string[]).includes(name)

/** What graphs are written of: a checkpoint, or one network alone. */
export interface CheckpointNetworks {
  readonly kind?: Checkpoint['kind']
  readonly components: Partial<CheckpointComponents> & {
    /** `ControlNetModel`, alone. */
    readonly controlnet?: Weights
  }
}

/** The weights of a network; undefined where the checkpoint does not have it. */
export const networkWeights = (
  { components }: CheckpointNetworks,
  network: CheckpointNetwork,
): Weights | undefined => {
  const { unet, vae, textEncoder, textEncoder2, vaeDecoderTiny, controlnet } = components
  const all: Record<CheckpointNetwork, Weights | undefined> = {
    text_encoder: textEncoder,
    text_encoder_2: textEncoder2,
    unet,
    vae_decoder: halfOf(vae, 'decoder'),
    vae_encoder: halfOf(vae, 'encoder'),
    taesd_decoder: halfOf(vaeDecoderTiny, 'decoder'),
    controlnet: controlnet && filter(controlnet, name => !name.startsWith(condEmbedding)),
    controlnet_cond_embedding: controlnet && filter(controlnet, name => name.startsWith(condEmbedding)),
  }
  return all[network]
}

/** The part of a ControlNet that sees the control picture. */
const condEmbedding = 'controlnet_cond_embedding.'

const filter = (weights: Weights, isWanted: (name: string) => boolean): Weights =>
  new Map([...weights].filter(([name]) => isWanted(name)))

/** One half of an autoencoder, with the convolutions beside it; undefined where the file lacks that half. */
const halfOf = (vae: Weights | undefined, half: 'decoder' | 'encoder'): Weights | undefined => {
  const other = half === 'decoder' ? 'encoder.' : 'decoder.'
  const weights = filter(vae ?? new Map(), name => !name.startsWith(other))
  return [...weights.keys()].some(name => name.startsWith(half)) ? weights : undefined
}

export interface CheckpointGraphOptions {
  /** Layers of the text encoders to leave out at the end. Default 0. */
  readonly clipSkip?: number
  /** The network's config.json, parsed, where a folder has one: it is believed before what weights tell. */
  readonly config?: unknown
  /** Rows of textual inversions for a text encoder, which ids from its vocabulary's size on name, in this order. */
  readonly embeddings?: readonly Weight[]
  /** Whether a UNet has inputs for what ControlNets give. */
  readonly residuals?: boolean
  /** Weights of `readIpAdapter` that a UNet has beside its own. */
  readonly ipAdapter?: Weights
}

/**
 * The ONNX graph of a network of a checkpoint, with the inputs and outputs that `models` read.
 * @throws RangeError when the checkpoint does not have the network; LikenessError `model-unsupported` for a config.json
 *   with what cannot be computed, and for an IP-Adapter of another UNet
 */
export const writeCheckpointGraph = (
  checkpoint: CheckpointNetworks,
  network: CheckpointNetwork,
  target: GraphTarget,
  { clipSkip = 0, config, embeddings, residuals, ipAdapter }: CheckpointGraphOptions = {},
): Uint8Array => {
  const weights = networkWeights(checkpoint, network)
  if (!weights) throw new RangeError(`the checkpoint has no ${network}`)
  const layer = checkpoint.kind === 'sdxl' ? 'penultimate' : 'last'
  switch (network) {
    case 'text_encoder':
    case 'text_encoder_2':
      return clipTextModel(
        weights,
        { ...inferClipTextConfig(weights, isOpenAi(checkpoint.kind, network)), ...statedTextConfig(config) },
        target,
        { layer, clipSkip, embeddings },
      )
    case 'unet': {
      const inferred = inferUnet2DConditionConfig(weights, pooledDim(checkpoint))
      return unet2DCondition(weights, { ...inferred, ...statedUnetConfig(config, inferred) }, target, {
        residuals,
        ipAdapter: ipAdapter && ipAdapterWeights(ipAdapter, weights),
      })
    }
    case 'vae_decoder':
      return autoencoderKlDecoder(weights, vaeConfig(weights, config), target)
    case 'vae_encoder':
      return autoencoderKlEncoder(weights, vaeConfig(weights, config), target)
    case 'taesd_decoder':
      return autoencoderTinyDecoder(weights, inferAutoencoderTinyConfig(weights), target)
    case 'controlnet': {
      const inferred = inferControlNetConfig(weights)
      return controlNet(weights, { ...inferred, ...statedControlNetConfig(config, inferred) }, target)
    }
    case 'controlnet_cond_embedding':
      return controlNetCondEmbedding(weights, target)
  }
}

/** SD 1's text encoder, which is SDXL's first, comes from OpenAI; the others are OpenCLIP's. */
const isOpenAi = (kind: Checkpoint['kind'] | undefined, network: CheckpointNetwork): boolean =>
  kind !== 'sd-2' && network === 'text_encoder'

const vaeConfig = (weights: Weights, config: unknown): AutoencoderKlConfig => ({
  ...inferAutoencoderKlConfig(weights),
  ...statedVaeConfig(config),
})

const pooledDim = ({ components: { textEncoder2 } }: CheckpointNetworks): number | undefined =>
  textEncoder2 && inferClipTextConfig(textEncoder2, false).projectionDim
