import { z } from 'zod'
import { controlnetSettings, ipAdapterChoice, loraChoices } from '../api/adapters.ts'
import { controlPreprocessors } from '../api/choices.ts'
import { createInput } from '../api/create.ts'
import { background, enhanceInput } from '../api/enhance.ts'
import { hiresPass } from '../api/hires.ts'
import { inpaintSettings } from '../api/inpaint.ts'
import { maxControls } from '../api/limits.ts'
import * as option from '../api/options.ts'
import { schedulerName } from '../api/scheduler-schemas.ts'
import { swapControls } from '../api/swap-controls.ts'
import { packId } from '../pack-manifest.ts'
import { composeTasks, faceModes, noPhotos, usualInpaint } from './form-defaults.ts'

/** A photo, or a kept person in the place of one. */
const givenId = z.union([option.photoId, option.personId])
/** A face that a photo lends: the photo's id, and the index in the list of its faces. */
const lentFace = z.object({ photo: givenId, face: z.int().min(0) })
export type LentFace = z.infer<typeof lentFace>

/** A face of the target, as an index of its list, and the face that it becomes. */
const facePair = z.object({ source: lentFace, target: z.int().min(0) })
export type FacePair = z.infer<typeof facePair>

/** How a picture steers a drawing, beside the picture. */
const controlForm = z.object({
  /** Id of the ControlNet; null for the one of those that fit that was installed last. */
  controlnet: packId.nullable(),
  /** What is taken from the picture; null: what the ControlNet's name says. */
  preprocessor: z.enum(controlPreprocessors).nullable(),
  scale: controlnetSettings.scale.unwrap(),
  start: controlnetSettings.start.unwrap(),
  end: controlnetSettings.end.unwrap(),
})
export type ControlForm = z.infer<typeof controlForm>

const side = z.int().min(0).max(2048)

/** How only a part of the picture to start from is drawn anew. */
export const inpaintForm = z.object({
  /** Null: by the size of that picture. */
  area: inpaintSettings.area.unwrap().nullable(),
  maskBlur: inpaintSettings.maskBlur.unwrap(),
  fill: inpaintSettings.fill.unwrap(),
  padding: inpaintSettings.padding.unwrap(),
  /** Pixels that are added to its sides. */
  outpaint: z.object({ left: side, top: side, right: side, bottom: side }),
})
export type InpaintForm = z.infer<typeof inpaintForm>

/** What a recipe asks of a drawing that the form has no control for. */
const drawingOptions = createInput
  .pick({ finish: true, background: true, initFit: true, restore: true, variation: true })
  .partial()
export type DrawingOptions = z.infer<typeof drawingOptions>

/** The same of an enhanced photo. */
const enhanceOptions = enhanceInput
  .pick({ finish: true, enlargeWith: true, restore: true, denoise: true, scratches: true, fade: true })
  .partial()
export type EnhanceOptions = z.infer<typeof enhanceOptions>

/**
 * The form as it was left, filled in again after a start and after a crash of the page or the app.
 * A field that cannot be read has its default. Null leaves a choice to the model or the engine.
 */
export const keptForm = z.object({
  task: z.enum(composeTasks).catch('draw'),
  prompt: z.string().max(10_000).catch(''),
  negativePrompt: z.string().max(10_000).catch(''),
  faceFrom: option.faceFrom.nullable().catch(null),
  strength: option.strength.catch(1),
  likeness: swapControls.likeness.catch(1),
  skinTone: swapControls.skinTone.catch(1),
  light: swapControls.light.catch(1),
  keep: swapControls.keep.catch([]),
  lookOpen: z.boolean().catch(false),
  pixelBoost: option.pixelBoost.nullable().catch(null),
  glasses: option.glasses.nullable().catch(null),
  startStrength: option.strength.catch(0.75),
  inpaint: inpaintForm.catch(usualInpaint),
  size: z.object({ width: option.pixels, height: option.pixels }).nullable().catch(null),
  hires: z
    .union([hiresPass, z.literal(false)])
    .nullable()
    .catch(null),
  fastDecoder: z.boolean().catch(false),
  upscale: option.upscaleFactor.nullable().catch(null),
  enhance: z.boolean().catch(true),
  drawingOptions: drawingOptions.catch({}),
  enhanceOptions: enhanceOptions.catch({}),
  oldPhoto: z.boolean().catch(false),
  colourise: z.boolean().catch(false),
  background: background.catch('keep'),
  fidelity: option.fidelity.nullable().catch(null),
  loras: loraChoices.catch([]),
  vae: packId.nullable().catch(null),
  /** Null: the IP-Adapter of those that fit that was installed last. */
  ipAdapter: packId.nullable().catch(null),
  ipAdapterScale: ipAdapterChoice.shape.scale.unwrap().catch(1),
  count: z.int().min(1).max(16).catch(1),
  seed: option.seed.nullable().catch(null),
  steps: z.int().min(1).max(150).nullable().catch(null),
  guidanceScale: z.number().min(0).max(30).nullable().catch(null),
  scheduler: schedulerName.nullable().catch(null),
  models: option.modelChoice.nullable().catch(null),
  namePeople: z.boolean().catch(false),
  advancedOpen: z.boolean().catch(false),
  /** Ids. Kept until the app quits only: whoever starts it next should not see the face. */
  photos: z
    .object({
      photo: option.photoId.nullable(),
      person: givenId.nullable(),
      start: option.photoId.nullable(),
      /** Of the picture to start from. */
      mask: option.photoId.nullable().catch(null),
      source: givenId.nullable(),
      drawnPerson: option.personId.nullable().catch(null),
      /** Whose face an IP-Adapter follows. */
      followed: givenId.nullable().catch(null),
      controls: z
        .array(controlForm.extend({ photo: option.photoId }))
        .max(maxControls)
        .catch([]),
      /** Indices in the lists of the photos' faces. */
      photoFace: z.int().min(0),
      sourceFace: z.int().min(0),
      faceMode: z.enum(faceModes),
      moreSources: z.array(givenId).catch([]),
      pairs: z.array(facePair).nullable().catch(null),
    })
    .catch(noPhotos),
})
export type KeptForm = z.infer<typeof keptForm>

export const withoutPhotos = (form: KeptForm): KeptForm => ({ ...form, photos: noPhotos })

export const formRoutes = {
  /** The form as it was left; null at the first start. */
  'form.get': { input: option.noInput, output: z.object({ form: keptForm.nullable() }) },
  'form.set': { input: z.strictObject({ form: keptForm }), output: option.noOutput },
} as const
