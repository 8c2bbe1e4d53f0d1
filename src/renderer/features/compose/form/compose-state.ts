import type { LoraChoice } from '../../../../shared/api/adapters.ts'
import type { Glasses, KeptPart } from '../../../../shared/api/choices.ts'
import type { Background } from '../../../../shared/api/enhance.ts'
import type { Failure } from '../../../../shared/api/failure.ts'
import type { FolderName, FolderReport } from '../../../../shared/api/folders.ts'
import type { HiresOptions } from '../../../../shared/api/hires.ts'
import type { FaceFrom, ModelChoice, PixelBoost, UpscaleFactor } from '../../../../shared/api/options.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { SchedulerName } from '../../../../shared/api/schedulers.ts'
import type { BrushStroke } from '../../../../shared/api/swap-controls.ts'
import type {
  ControlForm,
  DrawingOptions,
  EnhanceOptions,
  FacePair,
  InpaintForm,
  LentFace,
} from '../../../../shared/window/form.ts'
import { type ComposeTask, type FaceMode, usualInpaint } from '../../../../shared/window/form-defaults.ts'
import type { WindowJobWorkInput } from '../../../../shared/window/window-jobs.ts'

export type CreateInput = Extract<WindowJobWorkInput, { route: 'create' }>['input']
export type Size = NonNullable<CreateInput['size']>

/** The import of a picture, until which the one before stays. */
export type PhotoTask =
  | { readonly kind: 'idle' }
  | { readonly kind: 'importing'; readonly name: string }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** A picture that steers the drawing by a ControlNet. */
export interface Control extends ControlForm {
  readonly photo: PhotoReport
}

export const idle: PhotoTask = { kind: 'idle' }

/** Which faces of the photo are the person's, as indices of its list. */
export type PersonFaces =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'found'; readonly faces: readonly number[] }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** The form. Null leaves a choice to the pack or the engine. */
export interface ComposeState {
  readonly task: ComposeTask
  readonly prompt: string
  readonly negativePrompt: string
  /** Whether the form was submitted without a prompt. */
  readonly promptMissed: boolean
  /** The photo to swap faces with or to enhance; the target where the task is a swap of two photos. */
  readonly photo: PhotoReport | null
  readonly photoTask: PhotoTask
  /** Key of the models that found the photo's faces: others may find others. */
  readonly photoFinder: string
  /** The chosen face, as an index of the photo's list. */
  readonly photoFace: number
  readonly faceMode: FaceMode
  /** Pictures that are all to be worked on, in place of the photo. */
  readonly folder: FolderReport | null
  readonly folderTask: PhotoTask
  /** Where their results go; null for the library. */
  readonly into: FolderName | null
  /** The photo that lends its face to the target. */
  readonly source: PhotoReport | null
  readonly sourceTask: PhotoTask
  readonly sourceFinder: string
  readonly sourceFace: number
  /** Further photos that lend faces to the target. */
  readonly moreSources: readonly PhotoReport[]
  readonly moreTask: PhotoTask
  readonly moreFinder: string
  /** The face that the next one clicked gets; null: `sourceFace` of `source`. */
  readonly lent: LentFace | null
  /** Who becomes whom, face by face; null: as `sourceFace`, `photoFace` and `faceMode` say. */
  readonly pairs: readonly FacePair[] | null
  readonly person: PhotoReport | null
  readonly personTask: PhotoTask
  readonly personFaces: PersonFaces
  /** A kept person whose face goes into the drawing, in the place of a photo. */
  readonly drawnPerson: PhotoReport | null
  /** Whether the names of kept people are written into the picture. */
  readonly namePeople: boolean
  readonly faceFrom: FaceFrom
  /** Whether `faceFrom` was chosen; otherwise it follows what the model draws. */
  readonly faceFromChosen: boolean
  /** 0 to 1. */
  readonly strength: number
  /** 0 to 1 each. */
  readonly likeness: number
  readonly skinTone: number
  readonly light: number
  /** Parts of the target that stay. */
  readonly keep: readonly KeptPart[]
  /** What the brush did on the target of a swap of two photos; they go with that photo. */
  readonly strokes: readonly BrushStroke[]
  readonly lookOpen: boolean
  /** For a swap by network. */
  readonly pixelBoost: PixelBoost | null
  /** For the built-in swap. */
  readonly glasses: Glasses | null
  /** The img2img picture. */
  readonly start: PhotoReport | null
  readonly startTask: PhotoTask
  /** Strength of img2img, 0 to 1. */
  readonly startStrength: number
  /** Id of the mask of `start`: only what it marks is drawn anew. */
  readonly mask: string | null
  readonly inpaint: InpaintForm
  readonly size: Size | null
  /** Two passes, for sizes that outgrow the model. */
  readonly hires: HiresOptions | false | null
  /** Decoding with TAESD, where the model has one. */
  readonly fastDecoder: boolean
  readonly upscale: UpscaleFactor | null
  /** The recipe for old photos, when a photo is enhanced. */
  readonly oldPhoto: boolean
  readonly colourise: boolean
  readonly background: Background
  readonly enhance: boolean
  /** Of a recipe that was loaded; the form has no control for them. */
  readonly drawingOptions: DrawingOptions
  readonly enhanceOptions: EnhanceOptions
  /** For CodeFormer, 0 to 1. */
  readonly fidelity: number | null
  /** LoRAs on the shelf; those that do not fit the model in use are kept, and take no part. */
  readonly loras: readonly LoraChoice[]
  /** Id of the pack whose VAE decodes; null for the model's own. */
  readonly vae: string | null
  /** The photo or the kept person whose face the drawing follows. */
  readonly followed: PhotoReport | null
  readonly followedTask: PhotoTask
  /** Id of the IP-Adapter; null for the one of those that fit that was installed last. */
  readonly ipAdapter: string | null
  readonly ipAdapterScale: number
  readonly controls: readonly Control[]
  readonly controlTask: PhotoTask
  readonly count: number
  /** Null: a random seed for each job. */
  readonly seed: number | null
  readonly steps: number | null
  readonly guidanceScale: number | null
  readonly scheduler: SchedulerName | null
  /** Null: as in the settings. */
  readonly models: ModelChoice | null
  readonly advancedOpen: boolean
}

/** The controls of a swap at which it looks as it always did. */
export const usualLook = {
  likeness: 1,
  skinTone: 1,
  light: 1,
  keep: [],
} as const satisfies Partial<ComposeState>

export const initialCompose: ComposeState = {
  task: 'draw',
  prompt: '',
  negativePrompt: '',
  promptMissed: false,
  photo: null,
  photoTask: idle,
  photoFinder: '',
  photoFace: 0,
  faceMode: 'one',
  folder: null,
  folderTask: idle,
  into: null,
  source: null,
  sourceTask: idle,
  sourceFinder: '',
  sourceFace: 0,
  moreSources: [],
  moreTask: idle,
  moreFinder: '',
  lent: null,
  pairs: null,
  person: null,
  personTask: idle,
  personFaces: { kind: 'unknown' },
  drawnPerson: null,
  namePeople: false,
  faceFrom: 'generated',
  faceFromChosen: false,
  strength: 1,
  ...usualLook,
  strokes: [],
  lookOpen: false,
  pixelBoost: null,
  glasses: null,
  start: null,
  startTask: idle,
  startStrength: 0.75,
  mask: null,
  inpaint: usualInpaint,
  size: null,
  hires: null,
  fastDecoder: false,
  upscale: null,
  oldPhoto: false,
  colourise: false,
  background: 'keep',
  enhance: true,
  drawingOptions: {},
  enhanceOptions: {},
  fidelity: null,
  loras: [],
  vae: null,
  followed: null,
  followedTask: idle,
  ipAdapter: null,
  ipAdapterScale: 1,
  controls: [],
  controlTask: idle,
  count: 1,
  seed: null,
  steps: null,
  guidanceScale: null,
  scheduler: null,
  models: null,
  advancedOpen: false,
}
