import { z } from 'zod'
import { spacingLabels } from '../../shared/api/schedulers.ts'
import { coercedBoolean, coercedInt, coercedNumber, coercedText } from './coerced.ts'
import { samplesSettings } from './samples-format.ts'

// Source: stable-diffusion-webui, modules/api/models.py and modules/processing.py. Fields that are null are as if left
// out; others than these are not looked at, as there.

const count = coercedInt(z.int().min(1).max(64))
const side = coercedInt(z.int().min(8).max(8192))
const whole = coercedInt(z.int())
const number = coercedNumber(z.number())
const share = coercedNumber(z.number().min(0).max(1))
const texts = z.union([z.array(coercedText.nullable()), coercedText.transform(text => [text])])

/** What differs from the web UI's default here is refused: nothing here does it. */
const notDone = {
  seed_resize_from_w: whole.nullish(),
  seed_resize_from_h: whole.nullish(),
  tiling: coercedBoolean.nullish(),
  styles: texts.nullish(),
  s_min_uncond: number.nullish(),
  s_churn: number.nullish(),
  s_tmin: number.nullish(),
  s_tmax: number.nullish(),
  s_noise: number.nullish(),
  refiner_checkpoint: coercedText.nullish(),
  refiner_switch_at: number.nullish(),
  disable_extra_networks: coercedBoolean.nullish(),
}

export const scriptArguments = z
  .record(z.string(), z.looseObject({ args: z.array(z.unknown()).nullish() }))
  .nullish()
  .describe('`controlnet`, `reactor`, `roop` and `ADetailer` (faces) are understood.')

const common = {
  prompt: coercedText.nullish(),
  negative_prompt: coercedText.nullish(),
  seed: coercedInt(z.int().max(Number.MAX_SAFE_INTEGER)).nullish().describe('−1 for a random one.'),
  subseed: coercedInt(z.int().max(Number.MAX_SAFE_INTEGER)).nullish(),
  subseed_strength: share.nullish().describe('How much of the noise of subseed is mixed in.'),
  steps: coercedInt(z.int().min(1).max(150)).nullish().describe("Left out, the model's own."),
  cfg_scale: coercedNumber(z.number().min(0).max(30)).nullish().describe("Left out, the model's own."),
  sampler_name: coercedText.nullish().describe('The nearest known one is taken where it is not known.'),
  sampler_index: coercedText.nullish().describe('Taken where sampler_name is missing.'),
  scheduler: coercedText
    .nullish()
    .describe(
      `${Object.values(spacingLabels).join(', ')} with a sampler that has it; others are Automatic, its usual one.`,
    ),
  eta: number.nullish().describe('0 with an ancestral sampler is the plain one; else not looked at.'),
  batch_size: count.nullish(),
  n_iter: count.nullish(),
  width: side.nullish().describe('512 unless given.'),
  height: side.nullish().describe('512 unless given.'),
  restore_faces: coercedBoolean.nullish(),
  force_task_id: coercedText.nullish().describe('A name by which /internal/progress knows it.'),
  send_images: coercedBoolean.nullish(),
  save_images: coercedBoolean
    .nullish()
    .describe('false keeps the pictures out of the library, as does do_not_save_samples.'),
  do_not_save_samples: coercedBoolean.nullish(),
  script_name: coercedText.nullish(),
  alwayson_scripts: scriptArguments,
  override_settings: z
    .looseObject({
      sd_model_checkpoint: coercedText.nullish(),
      sd_vae: coercedText.nullish().describe("Automatic for the model's own, else a VAE of sd-vae."),
      sd_vae_decode_method: coercedText
        .nullish()
        .describe('TAESD for the fast decoder of a model that has one.'),
      CLIP_stop_at_last_layers: number.nullish(),
      ...samplesSettings,
    })
    .nullish(),
  ...notDone,
}

export const textBody = z.looseObject({
  ...common,
  enable_hr: coercedBoolean
    .nullish()
    .describe('Draw at width × height, enlarge, and draw anew in part; left out, as the size needs it.'),
  hr_scale: coercedNumber(z.number().min(1).max(16))
    .nullish()
    .describe('How much larger the picture gets, 2 unless given.'),
  hr_resize_x: coercedInt(z.int().min(0)).nullish().describe('Its width instead, where it is not 0.'),
  hr_resize_y: coercedInt(z.int().min(0)).nullish(),
  hr_second_pass_steps: coercedInt(z.int().min(0).max(150)).nullish().describe('0: as many as `steps`.'),
  hr_checkpoint_name: coercedText.nullish(),
  hr_sampler_name: coercedText.nullish(),
  hr_scheduler: coercedText.nullish(),
  hr_prompt: coercedText.nullish(),
  hr_negative_prompt: coercedText.nullish(),
  firstphase_width: whole
    .nullish()
    .describe('The first pass, where it is not 0: width is that of the picture.'),
  firstphase_height: whole.nullish(),
  denoising_strength: share.nullish().describe('With enable_hr, how much is drawn anew, 0.5 unless given.'),
})

const blur = coercedNumber(z.number().min(0).max(64))

export const imageBody = z.looseObject({
  ...common,
  init_images: z.array(z.string().min(1)).length(1, 'give one picture').describe('One photo in base64.'),
  include_init_images: coercedBoolean.nullish(),
  denoising_strength: share.nullish().describe('How much is drawn anew, 0.75 unless given.'),
  resize_mode: coercedInt(z.int().min(0).max(3))
    .nullish()
    .describe('Of a photo of another shape: 0 and 3 stretch it, 1 cuts it, 2 adds to it what is missing.'),
  initial_noise_multiplier: number.nullish(),
  mask: z
    .string()
    .min(1)
    .nullish()
    .describe('A picture in base64, as large as the photo: white is drawn anew, black stays.'),
  mask_blur: blur.nullish().describe('Pixels, 4 unless given.'),
  mask_blur_x: blur.nullish().describe('The larger one of both counts, where mask_blur is missing.'),
  mask_blur_y: blur.nullish(),
  inpainting_fill: coercedInt(z.int().min(0).max(3))
    .nullish()
    .describe('What the masked part begins as: 0 its surroundings, 1 itself, 2 noise, 3 nothing.'),
  inpaint_full_res: coercedBoolean
    .nullish()
    .describe(
      'True unless given: the surroundings of the mask are drawn at width × height, and the picture keeps its size.',
    ),
  inpaint_full_res_padding: coercedInt(z.int().min(0).max(512)).nullish().describe('Pixels, 0 unless given.'),
  inpainting_mask_invert: coercedBoolean.nullish().describe('Black is drawn anew, white stays.'),
})

export type TextBody = z.output<typeof textBody>
export type ImageBody = z.output<typeof imageBody>
export type CommonBody = Pick<TextBody, keyof typeof common>
