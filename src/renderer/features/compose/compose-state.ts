import type { Failure, JobWorkInput } from '../../../shared/jobs.ts'
import type { FaceFrom, SchedulerName } from '../../../shared/options.ts'
import type { PhotoReport } from '../../../shared/photos.ts'

export type CreateInput = Extract<JobWorkInput, { route: 'create' }>['input']
export type UpscaleFactor = NonNullable<CreateInput['upscale']>
export type Size = NonNullable<CreateInput['size']>

/** What happens to a photo on its way in; the photo before stays until another has arrived. */
export type PhotoTask =
  | { readonly kind: 'idle' }
  | { readonly kind: 'importing'; readonly name: string }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What is asked for next. Null leaves a choice to the pack or the engine. */
export interface ComposeState {
  readonly prompt: string
  readonly negativePrompt: string
  /** Set when a picture was asked for without a prompt. */
  readonly promptMissed: boolean
  readonly photo: PhotoReport | null
  readonly photoTask: PhotoTask
  /** Which face of the photo, largest first. */
  readonly photoFace: number
  readonly faceFrom: FaceFrom
  /** 0 to 1. */
  readonly strength: number
  readonly size: Size | null
  readonly upscale: UpscaleFactor | null
  readonly enhance: boolean
  readonly count: number
  /** Null draws with a new seed each time. */
  readonly seed: number | null
  readonly steps: number | null
  readonly guidanceScale: number | null
  readonly scheduler: SchedulerName | null
  readonly pack: string
}

export const initialCompose: ComposeState = {
  prompt: '',
  negativePrompt: '',
  promptMissed: false,
  photo: null,
  photoTask: { kind: 'idle' },
  photoFace: 0,
  faceFrom: 'generated',
  strength: 1,
  size: null,
  upscale: null,
  enhance: true,
  count: 1,
  seed: null,
  steps: null,
  guidanceScale: null,
  scheduler: null,
  pack: 'starter',
}
