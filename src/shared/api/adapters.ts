import { z } from 'zod'
import { packId } from '../pack-manifest.ts'
import { controlPreprocessors } from './choices.ts'
import { maxControls, maxLoras } from './limits.ts'
import { personInput, pictureInput } from './options.ts'

const loraWeight = z.number().min(-4).max(4)

/** A LoRA that is merged into the model for one picture, and how much of it; negative weights turn it around. */
export const loraChoice = z.strictObject({
  lora: packId,
  weight: loraWeight.default(1),
  /** Of the text encoders, where it is another than the UNet's. */
  textEncoderWeight: loraWeight.optional(),
})
export type LoraChoice = z.output<typeof loraChoice>

export const loraChoices = z.array(loraChoice).max(maxLoras, `${maxLoras} LoRAs are the most for one picture`)

/** How a ControlNet acts. */
export const controlnetSettings = {
  preprocessor: z.enum(controlPreprocessors).default('none'),
  /** `controlnet_conditioning_scale` */
  scale: z.number().min(0).max(2).default(1),
  /** Shares of the steps from which and to which it acts: `control_guidance_start` and `control_guidance_end`. */
  start: z.number().min(0).max(1).default(0),
  end: z.number().min(0).max(1).default(1),
}

/** The fields of a `controlnetChoice`; a transport whose pictures are of another kind replaces `image`. */
export const controlnetFields = z.strictObject({
  controlnet: packId,
  image: pictureInput,
  ...controlnetSettings,
})

/** A ControlNet and the picture it takes edges or a pose from. */
export const controlnetChoice = controlnetFields.refine(
  ({ start, end }) => start < end,
  'start comes before end',
)
export type ControlnetChoice = z.output<typeof controlnetChoice>

export const controlnetChoices = z
  .array(controlnetChoice)
  .max(maxControls, 'four ControlNets are the most for one picture')

/** An IP-Adapter FaceID, and the person whose face the drawing follows. */
export const ipAdapterChoice = z.strictObject({
  ipAdapter: packId,
  face: personInput,
  /** How closely, as diffusers' `ip_adapter_scale`. */
  scale: z.number().min(0).max(2).default(1),
})
export type IpAdapterChoice = z.output<typeof ipAdapterChoice>
