import type { Plane, RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import type { UnetContract } from './models/unet.ts'
import type { SchedulerConfig } from './schedulers/scheduler-config.ts'
import type { SchedulerName } from './schedulers/scheduler-names.ts'
import type { ClipTokenizer } from './tokenizers/clip-tokenizer.ts'
import type { PromptEmbedding } from './tokenizers/prompt-embeddings.ts'
import type { Variation } from './varied-noise.ts'

/** A text encoder with its tokenizer. */
export interface TextEncoder {
  readonly tokenizer: ClipTokenizer
  readonly session: Session
  /** Textual inversions that `session` was opened with. */
  readonly embeddings?: readonly PromptEmbedding[]
}

/** An opened ControlNet. */
export interface ControlNetNetworks {
  /** Sees the control picture, once. */
  readonly condEmbedding: Session
  /** Runs with every pass of the UNet. */
  readonly controlnet: Session
}

/** The opened networks and settings of a text-to-image pack: the components of a diffusers pipeline. */
export interface TextToImageNetworks {
  readonly textEncoder: TextEncoder
  /** SDXL: `text_encoder_2` and `tokenizer_2`. */
  readonly textEncoder2?: TextEncoder
  /** SDXL, from model_index.json: an empty negative prompt is encoded as zeros. */
  readonly forceZerosForEmptyPrompt?: boolean
  readonly unet: Session
  readonly unetContract: UnetContract
  readonly vaeDecoder: Session
  /** Needed for img2img. */
  readonly vaeEncoder?: Session
  /** A small decoder for previews, such as TAESD. */
  readonly previewDecoder?: Session
  /** Those of the request's `controls`, in their order; the UNet is one with inputs for their residuals. */
  readonly controlnets?: readonly ControlNetNetworks[]
  /** `scaling_factor` of the VAE: latents are divided by it before decoding; 0.18215 for SD 1.x. */
  readonly vaeScalingFactor: number
  /** The same for `vaeDecoder`, where it is another's: 1 for a small decoder in its place, which takes unscaled latents. */
  readonly decoderScalingFactor?: number
  /** Pixels per latent along a side (`vae_scale_factor` in diffusers); 8 for every SD family. */
  readonly vaeDownscale: number
  readonly schedulerConfig: SchedulerConfig
}

/** Everything that determines the generated picture, except for the pack. It reaches `encodePrompt` unchanged. */
export interface TextToImageRequest {
  /** May contain weights, see `parsePromptAttention`. */
  readonly prompt: string
  /** Used with a guidance scale above 1. */
  readonly negativePrompt: string
  /** As for torch's `manual_seed`: a seed gives the picture that it gives in diffusers on the cpu. */
  readonly seed: number
  /** Mixes another noise into the first one. */
  readonly variation?: Variation
  /** `num_inference_steps`. */
  readonly steps: number
  /** 1 or less: no classifier-free guidance, one UNet pass per step. */
  readonly guidanceScale: number
  /** Default: the pack's own. */
  readonly scheduler?: SchedulerName
  /** Pixels, multiples of `vaeDownscale`. */
  readonly width: number
  readonly height: number
  readonly img2img?: Img2ImgInput
  /** What ControlNets are given: one for each of `controlnets`. */
  readonly controls?: readonly ControlInput[]
  /** For a UNet with an IP-Adapter. */
  readonly ipAdapter?: IpAdapterInput
  /** Draws a part of a picture anew, in place of `img2img`. */
  readonly inpaint?: InpaintRequest
}

/** The picture that img2img starts from. */
export interface Img2ImgInput {
  /** Has the size of the request. */
  readonly image: RgbImage
  /** Share of the steps that is run: 0 hardly changes the picture, 1 keeps almost nothing of it. */
  readonly strength: number
}

/** The picture that a ControlNet takes edges or a pose from, and how it acts. */
export interface ControlInput {
  /** Of any size; what it shows is stretched over the picture. */
  readonly image: RgbImage
  /** `controlnet_conditioning_scale`, from 0. */
  readonly scale: number
  /** Shares of the steps from which and to which it acts, 0 to 1. */
  readonly start: number
  readonly end: number
}

/** The face that an IP-Adapter follows. */
export interface IpAdapterInput {
  /** Its embedding as a unit vector, in the space of buffalo_l's w600k_r50. */
  readonly embedding: Float32Array
  /** `ip_adapter_scale`, from 0. */
  readonly scale: number
}

/** The picture of which a part is drawn anew. */
export interface InpaintRequest extends Img2ImgInput {
  /** Of the size of the request: 1 is drawn anew, 0 stays. */
  readonly mask: Plane
  /** What the masked part begins as, where `strength` is below 1: the image as it is, noise, or nothing (latents of 0). */
  readonly start: 'image' | 'noise' | 'nothing'
}
