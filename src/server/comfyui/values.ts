import type { ImageExpression, MaskExpression, TileLayout } from '../../engine/index.ts'
import type { ControlPreprocessor } from '../../shared/api/choices.ts'
import type { UpscaleFactor } from '../../shared/api/options.ts'
import type { SchedulerName } from '../../shared/api/schedulers.ts'
import type { AdapterPack } from '../common/adapters.ts'
import type { TextToImagePack } from '../common/models.ts'

// What goes along the links of a workflow. Nothing of it is computed while the workflow is read: a latent says from
// what it would be drawn, a picture from what it would be made.

/** A picture that was sent, by its key in the picture store. */
export interface Sent {
  readonly kind: 'sent'
  readonly key: string
}

/** A LoRA, and how much of it. */
export interface LoraUse {
  readonly lora: AdapterPack
  readonly weight: number
}

/** Which decoder: the model's own, its small one, or that of a VAE's pack. */
export type VaeUse = 'own' | 'fast' | { readonly pack: string }

export interface ControlUse {
  readonly controlnet: string
  readonly image: Image
  readonly preprocessor: ControlPreprocessor
  readonly scale: number
  readonly start: number
  readonly end: number
}

/** A drawing begins with noise of a size, or with a picture. */
export type DrawingStart =
  | { readonly kind: 'empty'; readonly width: number; readonly height: number; readonly copies: number }
  | {
      readonly kind: 'picture'
      readonly image: Image
      /** Only there it is drawn anew. */
      readonly mask?: Mask
      /** What is under the mask does not count. */
      readonly erases?: boolean
      readonly copies: number
    }

/** What a sampler draws: one `create` job, or one for each picture of a batch that it begins with. */
export interface Drawing {
  readonly kind: 'drawing'
  /** Id of the sampler's node. */
  readonly node: string
  readonly checkpoint: TextToImagePack
  readonly loras: readonly (LoraUse & { readonly textEncoderWeight: number })[]
  readonly prompt: string
  readonly negativePrompt: string
  readonly controls: readonly ControlUse[]
  readonly seed: number
  readonly steps: number
  readonly guidanceScale: number
  readonly scheduler: SchedulerName
  /** Share of the steps that are run. */
  readonly strength: number
  readonly start: DrawingStart
  readonly vae: VaeUse
}

export interface Enhancement {
  readonly kind: 'enhancement'
  readonly node: string
  readonly image: Image
  readonly upscale: UpscaleFactor
  /** The pack that enlarges or restores. */
  readonly use: { readonly upscaler?: string; readonly 'face-restorer'?: string }
  /** How much shows of the restored faces. */
  readonly restore?: number
  readonly fidelity?: number
}

export interface FaceSwap {
  readonly kind: 'swap'
  readonly node: string
  readonly image: Image
  readonly faces: Image
  /** Numbers of faces, the largest first. */
  readonly pairs: readonly { readonly source: number; readonly target: number }[]
  readonly swapper?: string
  /** Restores the swapped faces. */
  readonly restorer?: string
  readonly fidelity?: number
}

export type Source = Sent | Drawing | Enhancement | FaceSwap
export type Image = ImageExpression<Source>
export type Mask = MaskExpression<Source>

/** Noise levels of a schedule: steps `from` to `to` of `total`. */
export interface Sigmas {
  readonly schedule: string
  readonly total: number
  readonly from: number
  readonly to: number
}

export interface Values {
  MODEL: { readonly checkpoint: TextToImagePack; readonly loras: readonly LoraUse[] }
  CLIP: {
    readonly checkpoint: TextToImagePack
    readonly loras: readonly LoraUse[]
  }
  /** Of a checkpoint, or a pack of its own. */
  VAE: { readonly checkpoint?: TextToImagePack; readonly use: VaeUse }
  CONDITIONING: {
    readonly text: string
    readonly clip: Values['CLIP']
    readonly controls: readonly ControlUse[]
  }
  LATENT: DrawingStart | { readonly kind: 'drawn'; readonly drawing: Drawing }
  IMAGE: { readonly image: Image; readonly preprocessor?: ControlPreprocessor }
  MASK: { readonly mask: Mask }
  CONTROL_NET: { readonly controlnet: string }
  UPSCALE_MODEL: { readonly upscaler: string | undefined; readonly factor: 2 | 3 | 4 }
  /** Of the picture whose size it divides. */
  TileLayout: { readonly image: Image; readonly layout: TileLayout }
  NOISE: { readonly seed: number }
  GUIDER: {
    readonly model: Values['MODEL']
    readonly positive: Values['CONDITIONING']
    readonly negative: Values['CONDITIONING'] | undefined
    readonly guidanceScale: number
  }
  SAMPLER: { readonly name: string }
  SIGMAS: Sigmas
  INT: { readonly value: number }
  FLOAT: { readonly value: number }
  STRING: { readonly value: string }
  BOOLEAN: { readonly value: boolean }
}
export type ValueType = keyof Values

export type Value = { [T in ValueType]: { readonly type: T } & Values[T] }[ValueType]
export type ValueOf<T extends ValueType> = Extract<Value, { readonly type: T }>

/** What becomes of the pictures of a node that ends a workflow. */
export interface Output {
  readonly image: Image
  /**
   * `saved` in the library; `temporary` until the server ends; `sent` through the socket as a preview; `cached` for
   * Krita's `/api/etn/image`.
   */
  readonly kind: 'saved' | 'temporary' | 'sent' | 'cached'
  /** Of `sent`: whether the node says that it has sent them. */
  readonly isTold?: boolean
}
