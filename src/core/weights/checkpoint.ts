import type { OtherFileKind } from './other-files.ts'
import type { OtherModel, OtherModelName } from './other-models.ts'
import type { Weights, WeightType } from './weight.ts'

/** Something that a file does not say outright. */
export interface Guess<T> {
  readonly value: T
  /**
   * What it was concluded from: the configuration of a folder's scheduler, a tensor that stands for it (`v_pred`), what the makers
   * wrote into the file (`modelspec.…`), the number of training steps, the values of some weights, or what such models mostly are.
   */
  readonly basis: 'scheduler-config' | 'marker' | 'metadata' | 'global-step' | 'weights' | 'default'
}

/** The networks of a checkpoint; what is not in the file is not here. */
export interface CheckpointComponents {
  /** `UNet2DConditionModel`. */
  readonly unet: Weights
  /** `AutoencoderKL`. */
  readonly vae?: Weights
  /** `CLIPTextModel`. */
  readonly textEncoder?: Weights
  /** `CLIPTextModelWithProjection`, of SDXL. */
  readonly textEncoder2?: Weights
  /** `AutoencoderTiny`. */
  readonly vaeDecoderTiny?: Weights
}

/** A text-to-image model as it lies on disk, in one file or in a folder of diffusers. */
export interface Checkpoint {
  readonly kind: 'sd-1' | 'sd-2' | 'sdxl'
  /** What the UNet is given besides noise: nothing; a mask and what is seen around it. */
  readonly task: 'text-to-image' | 'inpainting'
  /** Channels of `sample`: 4, 9, in the order of `task`. */
  readonly inChannels: number
  readonly predictionType: Guess<'epsilon' | 'v_prediction'>
  /** Whether it was trained down to pure noise (`rescale_betas_zero_snr`). */
  readonly zeroTerminalSnr: boolean
  /** Side in pixels of the pictures it was trained with. */
  readonly resolution: Guess<number>
  /** Whether the guidance is an input (`timestep_cond`): the model is a latent consistency model. */
  readonly guidanceEmbedding: boolean
  readonly components: CheckpointComponents
  /** Of most of the UNet's weights. */
  readonly precision: WeightType
  /** Of all components. */
  readonly parameters: number
  /** `__metadata__` of the file, such as `modelspec.title`, `modelspec.license`. */
  readonly metadata: ReadonlyMap<string, string>
  /** Names in the file of tensors that nothing here needs, such as `model_ema.…`. */
  readonly unused: readonly string[]
}

/** One network alone. */
export interface LoneNetwork {
  readonly kind: 'vae' | 'vae-tiny' | 'text-encoder'
  readonly weights: Weights
  readonly precision: WeightType
  readonly parameters: number
  readonly metadata: ReadonlyMap<string, string>
}

/** What a .safetensors file turned out to be. */
export type RecognisedFile = Checkpoint | LoneNetwork | OtherModel

/** What a file is, in the details of the error that refuses it. */
export type FileKind = OtherModelName | LoneNetwork['kind'] | OtherFileKind | 'truncated'

export const isCheckpoint = (file: RecognisedFile): file is Checkpoint => 'components' in file
