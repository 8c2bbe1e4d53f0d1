import type { Failure } from '../../../../shared/api/failure.ts'
import type { FaceMode } from '../../../../shared/api/form.ts'
import type {
  FaceFrom,
  Glasses,
  ModelChoice,
  PixelBoost,
  SchedulerName,
  UpscaleFactor,
} from '../../../../shared/api/options.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { WindowJobWorkInput } from '../../../../shared/api/window-jobs.ts'

export type CreateInput = Extract<WindowJobWorkInput, { route: 'create' }>['input']
export type Size = NonNullable<CreateInput['size']>

/** What happens to a picture on its way in; the one before stays until another has arrived. */
export type PhotoTask =
  | { readonly kind: 'idle' }
  | { readonly kind: 'importing'; readonly name: string }
  | { readonly kind: 'failed'; readonly failure: Failure }

export const idle: PhotoTask = { kind: 'idle' }

/** Which faces of the photo are the person's, as indices of its list. */
export type PersonFaces =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'found'; readonly faces: readonly number[] }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What is asked for next. Null leaves a choice to the pack or the engine. */
export interface ComposeState {
  readonly prompt: string
  readonly negativePrompt: string
  /** Set when a picture was asked for without a prompt. */
  readonly promptMissed: boolean
  readonly photo: PhotoReport | null
  readonly photoTask: PhotoTask
  /** What found the faces of the photo: other networks may find others. */
  readonly photoFinder: string
  /** Which face of the photo, as an index of its list. */
  readonly photoFace: number
  readonly faceMode: FaceMode
  readonly person: PhotoReport | null
  readonly personTask: PhotoTask
  readonly personFaces: PersonFaces
  readonly faceFrom: FaceFrom
  /** 0 to 1. */
  readonly strength: number
  /** Of a network that swaps. */
  readonly pixelBoost: PixelBoost | null
  /** Of the built-in swap. */
  readonly glasses: Glasses | null
  /** A picture to start from. */
  readonly start: PhotoReport | null
  readonly startTask: PhotoTask
  /** How much of it is changed, 0 to 1. */
  readonly startStrength: number
  readonly size: Size | null
  readonly upscale: UpscaleFactor | null
  readonly enhance: boolean
  /** Of CodeFormer, 0 to 1. */
  readonly fidelity: number | null
  readonly count: number
  /** Null draws with a new seed each time. */
  readonly seed: number | null
  readonly steps: number | null
  readonly guidanceScale: number | null
  readonly scheduler: SchedulerName | null
  /** Null: as the settings have it. */
  readonly models: ModelChoice | null
  readonly advancedOpen: boolean
}

export const initialCompose: ComposeState = {
  prompt: '',
  negativePrompt: '',
  promptMissed: false,
  photo: null,
  photoTask: idle,
  photoFinder: '',
  photoFace: 0,
  faceMode: 'one',
  person: null,
  personTask: idle,
  personFaces: { kind: 'unknown' },
  faceFrom: 'generated',
  strength: 1,
  pixelBoost: null,
  glasses: null,
  start: null,
  startTask: idle,
  startStrength: 0.75,
  size: null,
  upscale: null,
  enhance: true,
  fidelity: null,
  count: 1,
  seed: null,
  steps: null,
  guidanceScale: null,
  scheduler: null,
  models: null,
  advancedOpen: false,
}
