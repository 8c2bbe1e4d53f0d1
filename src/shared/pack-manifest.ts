import { z } from 'zod'

export const roles = [
  'text-to-image',
  'preview-decoder',
  'lora',
  'textual-inversion',
  'vae',
  'controlnet',
  'ip-adapter',
  'face-detector',
  'face-landmarks',
  'face-embedder',
  'face-swapper',
  'face-restorer',
  'face-masker',
  'upscaler',
  'colouriser',
  'background-remover',
  'safety',
] as const
export type Role = (typeof roles)[number]

/** Of weights that are added to a checkpoint. */
export const adapterRoles = ['lora', 'textual-inversion', 'vae', 'controlnet', 'ip-adapter'] as const
export type AdapterRole = (typeof adapterRoles)[number]

/** Roles of what draws; every other one is filled by whichever pack was installed last, unless another is chosen. */
export const drawingRoles = ['text-to-image', 'preview-decoder', ...adapterRoles] as const
type DrawingRole = (typeof drawingRoles)[number]
export type NetworkRole = Exclude<Role, DrawingRole>

/** Inside the pack's folder, forward slashes, no way out of it. */
export const packPath = z
  .string()
  .min(1)
  .max(300)
  .refine(
    p => !p.startsWith('/') && !p.includes('\\') && !p.split('/').includes('..'),
    'must stay inside the pack',
  )

/** The licence of a model that came without one. */
export const unknownLicence = 'unknown: see where it came from'

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const packFile = z.strictObject({
  path: packPath,
  bytes: z.int().positive(),
  sha256,
  licence: z.string().min(1),
  source: z.string().min(1),
})
export type PackFile = z.infer<typeof packFile>

const side = z.int().min(64).max(4096)

/** Architectures of checkpoints, by the pipeline that draws with them. */
export const checkpointKinds = ['sd-1', 'sd-2', 'sdxl'] as const

/** How a checkpoint is read: what its names and shapes say, and what was guessed as diffusers guesses it. */
export const checkpointSettings = z.strictObject({
  kind: z.enum(checkpointKinds),
  /** What the UNet predicts. */
  predictionType: z.enum(['epsilon', 'v_prediction']),
  /** Trained down to pure noise (`rescale_betas_zero_snr`). */
  zeroTerminalSnr: z.boolean().default(false),
  /** Distilled to few steps: a latent consistency model, or such as Turbo, Lightning and Hyper. */
  distilled: z.enum(['lcm', 'few-steps']).nullable().default(null),
  /** Layers of the text encoder to leave out at the end, as diffusers' `clip_skip`: 1 is what others call 2. */
  clipSkip: z.int().min(0).max(11).default(0),
  /** Name of a scheduler; without it the architecture's usual one. */
  scheduler: z.string().max(40).optional(),
  /** Of most weights, as the file has them: `float16`. */
  precision: z.string().max(40),
  parameters: z.int().positive(),
})
export type CheckpointSettings = z.infer<typeof checkpointSettings>

/** Settings a text-to-image pack was made for; a person's own choice comes before them. */
export const textToImageSettings = z.strictObject({
  folder: z.string().default(''),
  nativeSize: z.tuple([side, side]),
  /** When false, only the native size draws well and others are refused. */
  otherSizes: z.boolean().default(false),
  steps: z.int().min(1).max(150),
  guidanceScale: z.number().min(0).max(30),
  /** What it draws: flat colours and clean edges are enlarged by another network than texture. */
  content: z.enum(['photo', 'drawing']).default('photo'),
  /** The networks are weights as their publisher made them, for which graphs are written. */
  checkpoint: checkpointSettings.optional(),
})

/** An upscaler with the input pixels its network looks at around each one: tiles overlap by as many. */
const upscaler = z.strictObject({ path: packPath, overlap: z.int().min(0).max(128) })

const fileRole = z.strictObject({
  files: z.record(z.string(), packPath),
  /** Which implementation the files want, as `scrfd` or `inswapper`, where graphs alone cannot tell. */
  network: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(40)
    .optional(),
})

/** Weights that are added to checkpoints of certain kinds. */
const adapterRole = z.strictObject({
  /** `weights`: the .safetensors file. */
  files: z.strictObject({ weights: packPath }),
  /** The checkpoints that it fits: mostly one kind; a VAE of Stable Diffusion 1 is that of 2, too. */
  bases: z.array(z.enum(checkpointKinds)).min(1),
})

/** How a LoRA that makes a model draw in few steps (LCM, Lightning, Hyper, TCD) wants it sampled. */
export const loraSampling = z.strictObject({
  /** Name of a scheduler. */
  scheduler: z.string().max(40),
  /** Few steps begin at pure noise only where they are counted from the end: `trailing`. */
  timestepSpacing: z.enum(['leading', 'trailing']),
  steps: z.int().min(1).max(150),
  guidanceScale: z.number().min(0).max(30),
})

const loraRole = adapterRole.extend({
  /** Words that call it up in a prompt, as its metadata has them; those most used in training first. */
  triggerWords: z.array(z.string().min(1).max(200)).max(100).default([]),
  /** Of its tensors alone, which other programs know it by (`sshs_model_hash`): metadata may change. */
  hash: sha256.optional(),
  sampling: loraSampling.optional(),
  /** What it changes; the others are left as they are. */
  networks: z.array(z.enum(['unet', 'text_encoder', 'text_encoder_2'])).optional(),
})

const textualInversionRole = adapterRole.extend({
  /** Vectors that stand for the word, each in the place of a token. */
  vectors: z.int().min(1).max(128),
  /** The word it was trained as, such as `<cat-toy>`; prompts name it by its file as well. */
  token: z
    .string()
    .regex(/^<[^<>]+>$/)
    .max(100)
    .optional(),
})

export const packId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/)
  .max(100)

export const packManifest = z.strictObject({
  id: packId,
  title: z.string().min(1),
  version: z.string().min(1),
  licence: z.string().min(1),
  homepage: z.string().min(1),
  /** A picture that shows what it does, among its files. */
  preview: packPath.optional(),
  roles: z
    .strictObject({
      'text-to-image': textToImageSettings,
      /** A TAESD for the checkpoints of a family, which `network` names: `taesd` or `taesdxl`. */
      'preview-decoder': fileRole,
      /** Changes to a checkpoint's weights: LoRA, LoCon, LoHa, LoKr or DoRA. */
      lora: loraRole,
      /** A word for prompts. */
      'textual-inversion': textualInversionRole,
      /** An AutoencoderKL in the place of a checkpoint's own. */
      vae: adapterRole,
      controlnet: adapterRole,
      /** An IP-Adapter FaceID: a face that a drawing follows. */
      'ip-adapter': adapterRole,
      'face-detector': fileRole,
      'face-landmarks': fileRole,
      'face-embedder': fileRole,
      'face-swapper': fileRole,
      'face-restorer': fileRole,
      'face-masker': fileRole,
      upscaler: z.strictObject({ photo: upscaler, drawing: upscaler.optional() }),
      colouriser: fileRole,
      'background-remover': fileRole,
      safety: fileRole,
    })
    .partial(),
  files: z.array(packFile).min(1),
})
export type PackManifest = z.infer<typeof packManifest>
export type LoraSampling = z.infer<typeof loraSampling>
export type TextToImageSettings = z.infer<typeof textToImageSettings>
