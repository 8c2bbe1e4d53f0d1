import { z } from 'zod'
import { packId } from '../pack-manifest.ts'
import { controlnetChoices, ipAdapterChoice, loraChoices } from './adapters.ts'
import { background } from './enhance.ts'
import { finishedSize } from './finish.ts'
import { hiresChoice } from './hires.ts'
import { inpaint } from './inpaint.ts'
import { maxPrompt } from './limits.ts'
import * as option from './options.ts'
import { output, save } from './output.ts'
import { notice, savedImage, timings } from './outputs.ts'
import { schedulerChoice } from './scheduler-schemas.ts'
import { swapControls } from './swap-controls.ts'

const prompt = z.string().trim().max(maxPrompt, `the prompt is longer than ${maxPrompt} characters`)

export const initFit = z.enum(['crop', 'stretch', 'fill'])

export const createInput = z.strictObject({
  prompt: prompt.min(1, 'the prompt is empty'),
  negativePrompt: z.string().trim().max(maxPrompt).default(''),
  /** A picture, or a person somebody keeps, whose face goes into the drawing. */
  photo: option.personInput.optional(),
  /** Which face of the photo; all of them only where the drawn face goes onto the photo. */
  photoFace: option.faceChoice.default(0),
  /** What the number of `photoFace` counts by. */
  faceOrder: option.faceOrder.default('size'),
  /** A picture of the person whose face in the photo is meant, whichever it is; goes before `photoFace`. */
  photoPerson: option.personInput.optional(),
  faceFrom: option.faceFrom.default('generated'),
  /** Into which face of the drawing that of the photo goes, counted by `faceOrder`. Default: the largest. */
  drawnFace: z.int().min(0).optional(),
  /** Of a drawing without a face for that of the photo, the drawing itself is the result, and a notice says so. */
  keepsFaceless: z.boolean().optional(),
  /** A picture to start from instead of noise. */
  init: option.pictureInput.optional(),
  /**
   * How `init` becomes a picture of another shape: its middle, all of it stretched, or with what is missing at its sides.
   * Stretched or filled, it comes out whole at `finish`. Default: its middle.
   */
  initFit: initFit.optional(),
  /** How much of `init` is drawn anew: 0 leaves it, 1 keeps almost nothing. Default 0.75. */
  initStrength: option.strength.optional(),
  /** Draws only a part of `init`; the rest stays as it is, to the pixel. */
  inpaint: inpaint.optional(),
  /** Beside those that the prompt names as `<lora:name:weight>`. */
  loras: loraChoices.optional(),
  /** Decodes with this pack's VAE in place of the model's own. */
  vae: packId.optional(),
  controlnets: controlnetChoices.optional(),
  ipAdapter: ipAdapterChoice.optional(),
  seed: option.seed.optional(),
  /**
   * Mixes the noise of another seed into the first one, for drawings that differ a little; of a batch each has the noise of
   * the next one. Default of its seed: a new one.
   */
  variation: z.strictObject({ seed: option.seed.optional(), strength: option.strength }).optional(),
  steps: z.int().min(1).max(150).optional(),
  guidanceScale: z.number().min(0).max(30).optional(),
  scheduler: schedulerChoice.optional(),
  /** What is drawn. */
  size: z.object({ width: option.pixels, height: option.pixels }).optional(),
  /**
   * What the finished picture has, to the pixel: cut to that shape around the faces, enlarged, resampled. Without `size` the
   * model draws the nearest size it is good at.
   */
  finish: finishedSize.optional(),
  /** Default: where `size` outgrows the model's own, it can start from a picture, and there is no `init`. */
  hires: hiresChoice.optional(),
  /** Decodes with the pack's TAESD in place of its VAE: in a tenth of the time, with less detail. */
  fastDecoder: z.boolean().optional(),
  batch: z.int().min(1).max(64).default(1),
  pack: z.string().min(1).max(100).default('starter'),
  ...swapControls,
  /** What is put behind the subject of the result. */
  background: background.optional(),
  enhance: z.boolean().default(true),
  /**
   * How much shows of the restored faces. Left out, swapped faces are restored and drawn ones stay as the model drew them.
   */
  restore: option.strength.optional(),
  upscale: option.upscaleFactor.optional(),
  fidelity: option.fidelity.optional(),
  allowNsfw: z.boolean().default(false),
  provider: option.providerName.default('auto'),
  use: option.packChoice.optional(),
  out: option.path.optional(),
  output: output.optional(),
  save,
  /** Keeps photo and unenhanced swap beside the result, for comparing them. */
  keepIntermediates: z.boolean().default(false),
  /** Writes the names of the kept people that take part into the picture. Without it nothing there says who they are. */
  namePeople: z.boolean().optional(),
})

/** The same as programs ask for it whose interfaces take no prompt for an answer. */
export const createRequest = createInput
  .extend({ prompt, emptyPrompt: z.boolean().optional() })
  .superRefine(({ prompt, emptyPrompt }, context) => {
    if (prompt !== '' || emptyPrompt) return
    const issue = { code: 'too_small', origin: 'string', minimum: 1, input: prompt } as const
    context.addIssue({ ...issue, path: ['prompt'], message: 'the prompt is empty' })
  })

const createdImage = savedImage.extend({
  generatedFile: z.string(),
  seed: option.seed,
  /** What its file says of it in the form of AUTOMATIC1111's web UI, or would, if it were to say anything. */
  infotext: z.string().optional(),
  faces: z.object({ generated: z.int(), photo: z.int() }),
  similarity: z.number().nullable(),
})

export const createOutput = createdImage.extend({
  pack: z.string(),
  provider: z.string(),
  notices: z.array(notice).default([]),
  timings,
  /** Every picture of the batch; the first one's fields are repeated at the top. */
  images: z.array(createdImage),
})

export const createRoutes = {
  /** Draws pictures from a prompt, and swaps a face with a photo where one is given. */
  create: { input: createRequest, output: createOutput },
} as const
