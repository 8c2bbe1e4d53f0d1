import { z } from 'zod'
import * as option from './options.ts'

/** A face as every door reports it, in pixels of the upright picture. */
export const faceReport = z.object({
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  points: z.array(z.tuple([z.number(), z.number()])).length(5),
  score: z.number(),
  pose: z.object({ yaw: z.number(), pitch: z.number(), roll: z.number() }),
})
export type FaceReport = z.infer<typeof faceReport>

/** Milliseconds. `total` is the job with its networks loaded; `load` the loading, reported apart. */
export const timings = z.object({
  total: z.number(),
  inference: z.number(),
  load: z.number(),
  stages: z.record(z.string(), z.number()),
})
export type Timings = z.infer<typeof timings>

const savedImage = z.object({ file: z.string(), width: z.int(), height: z.int() })

export const createInput = z.strictObject({
  prompt: z
    .string()
    .trim()
    .min(1, 'the prompt is empty')
    .max(2000, 'the prompt is longer than 2000 characters'),
  negativePrompt: z.string().trim().max(2000).default(''),
  photo: option.path.optional(),
  /** Which face of the photo, largest first. */
  photoFace: z.int().min(0).default(0),
  faceFrom: option.faceFrom.default('generated'),
  seed: option.seed.optional(),
  steps: z.int().min(1).max(150).optional(),
  guidanceScale: z.number().min(0).max(30).optional(),
  scheduler: option.schedulerName.optional(),
  size: z.object({ width: option.pixels, height: option.pixels }).optional(),
  batch: z.int().min(1).max(64).default(1),
  pack: z.string().min(1).max(100).default('starter'),
  strength: option.strength.default(1),
  enhance: z.boolean().default(true),
  upscale: option.upscaleFactor.optional(),
  allowNsfw: z.boolean().default(false),
  provider: option.providerName.default('auto'),
  out: option.path.optional(),
})

const createdImage = savedImage.extend({
  generatedFile: z.string(),
  seed: option.seed,
  faces: z.object({ generated: z.int(), photo: z.int() }),
  similarity: z.number().nullable(),
})

export const createOutput = createdImage.extend({
  pack: z.string(),
  provider: z.string(),
  timings,
  /** Every picture of the batch; the first one's fields are repeated at the top. */
  images: z.array(createdImage),
})

export const facesInput = z.strictObject({
  file: option.path,
  crops: option.path.optional(),
  provider: option.providerName.default('auto'),
})
export const facesOutput = z.object({
  width: z.int(),
  height: z.int(),
  faces: z.array(faceReport),
  crops: z.array(z.string()),
  timings,
})

export const swapInput = z.strictObject({
  source: option.path,
  target: option.path,
  sourceFace: z.int().min(0).default(0),
  targetFace: z.union([z.int().min(0), z.literal('all')]).default(0),
  strength: option.strength.default(1),
  allowNsfw: z.boolean().default(false),
  provider: option.providerName.default('auto'),
  out: option.path.optional(),
})
export const swapOutput = savedImage.extend({
  faces: z.object({ source: z.int(), target: z.int() }),
  similarity: z.number().nullable(),
  provider: z.string(),
  timings,
})

export const enhanceInput = z.strictObject({
  file: option.path,
  upscale: option.upscaleFactor.optional(),
  provider: option.providerName.default('auto'),
  out: option.path.optional(),
})
export const enhanceOutput = savedImage.extend({
  faces: z.int(),
  upscale: option.upscaleFactor,
  provider: z.string(),
  timings,
})

export const providerReport = z.object({
  name: z.string(),
  works: z.boolean(),
  /** Why not, in words; null when it works. */
  reason: z.string().nullable(),
  /** Largest difference to the cpu's answer on the probe graph; null when it did not run. */
  difference: z.number().nullable(),
})
export type ProviderReport = z.infer<typeof providerReport>

export const packReport = z.object({
  id: z.string(),
  title: z.string(),
  licence: z.string(),
  folder: z.string(),
  roles: z.array(z.string()),
  bytes: z.number(),
})
export type PackReport = z.infer<typeof packReport>

export const verifiedPack = packReport.extend({
  ok: z.boolean(),
  files: z.int(),
  problems: z.array(z.object({ path: z.string(), problem: z.string() })),
})

export const doctorOutput = z.object({
  version: z.string(),
  platform: z.object({
    os: z.string(),
    arch: z.string(),
    release: z.string(),
    node: z.string(),
    cpu: z.string(),
    cores: z.int(),
  }),
  memory: z.object({ total: z.number(), free: z.number() }),
  folders: z.object({ models: z.array(z.string()), library: z.string() }),
  provider: z.string(),
  providers: z.array(providerReport),
  packs: z.array(verifiedPack),
})

/**
 * Every route of the engine with what goes in and what comes out.
 * The desktop app, the command line and the HTTP API are thin doors to these.
 */
export const contract = {
  create: { input: createInput, output: createOutput },
  faces: { input: facesInput, output: facesOutput },
  swap: { input: swapInput, output: swapOutput },
  enhance: { input: enhanceInput, output: enhanceOutput },
  doctor: { input: z.strictObject({}), output: doctorOutput },
  'models.list': { input: z.strictObject({}), output: z.object({ packs: z.array(packReport) }) },
  'models.verify': { input: z.strictObject({}), output: z.object({ packs: z.array(verifiedPack) }) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type Contract = typeof contract
export type Route = keyof Contract
export type RouteInput<R extends Route> = z.input<Contract[R]['input']>
export type ParsedInput<R extends Route> = z.output<Contract[R]['input']>
export type RouteOutput<R extends Route> = z.output<Contract[R]['output']>
