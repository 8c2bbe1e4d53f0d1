import { z } from 'zod'
import {
  adapterRoles,
  checkpointKinds,
  checkpointSettings,
  loraSampling,
  packId,
  roles,
  sha256,
} from '../pack-manifest.ts'
import { listedEntry } from './catalogue.ts'
import * as option from './options.ts'
import { packPreferences, preferenceChanges } from './pack-preferences.ts'

const checkpointReport = checkpointSettings.extend({
  /** Name of the file with the weights; of a folder, of the UNet's. */
  file: z.string(),
  /** Of that file: the same weights have it under any name, and other programs know them by its beginning. */
  sha256,
})
export type CheckpointReport = z.infer<typeof checkpointReport>

/** What an adapter's pack is for. */
export const adapterReport = z.object({
  role: z.enum(adapterRoles),
  /** The checkpoints that it fits. */
  bases: z.array(z.enum(checkpointKinds)),
  /** Name of the file with the weights, which `<lora:name>` and other programs know it by, without its ending. */
  name: z.string(),
  /** Of that file. */
  sha256,
  /** By which recipes and other programs know it: of a LoRA's tensors alone, else of the file. */
  hash: sha256,
  /** Of a LoRA. */
  triggerWords: z.array(z.string()),
  /** Of an embedding: in the places of as many tokens. */
  vectors: z.int().nullable(),
  /** Of a LoRA for few steps. */
  sampling: loraSampling.nullable(),
})
export type AdapterReport = z.infer<typeof adapterReport>

export const packReport = z.object({
  id: z.string(),
  title: z.string(),
  licence: z.string(),
  folder: z.string(),
  roles: z.array(z.string()),
  /** Which implementation fills a role, where the pack says it. */
  networks: z.partialRecord(z.enum(roles), z.string()),
  bytes: z.number(),
  /** Path of a picture in its folder that shows what it does; null where it came without one. */
  preview: z.string().nullable(),
  favourite: z.boolean(),
  /** What a person changed; everything else is as the publisher says or as it was guessed. */
  preferences: packPreferences,
  /** What a text-to-image pack was made for; null for packs that cannot draw. */
  textToImage: z
    .object({
      nativeSize: z.object({ width: z.int(), height: z.int() }),
      /** False when only the native size draws well and others are refused. */
      otherSizes: z.boolean(),
      steps: z.int(),
      guidanceScale: z.number(),
      /** It can start from a picture. */
      img2img: z.boolean(),
      /** It has a TAESD of its own, which `fastDecoder` decodes with; checkpoints may have one in a `preview-decoder` pack. */
      fastDecoder: z.boolean(),
      /** What it draws: photographs, or drawings with flat colours. */
      content: z.enum(['photo', 'drawing']),
      /** Of weights as their publisher made them; null for networks in ONNX format. */
      checkpoint: checkpointReport.nullable(),
    })
    .nullable(),
  /** Of weights that are added to a checkpoint; null for every other pack. */
  adapter: adapterReport.nullable(),
})
export type PackReport = z.infer<typeof packReport>

/** Ids of the packs that fill a role when nobody chooses; none where it is done without a network. */
export const automaticPacks = z.partialRecord(z.enum(roles), z.array(z.string()))
export type AutomaticPacks = z.infer<typeof automaticPacks>

export const verifiedPack = packReport.extend({
  ok: z.boolean(),
  files: z.int(),
  problems: z.array(z.object({ path: z.string(), problem: z.string() })),
})

const installState = z.discriminatedUnion('kind', [
  /** Another one is installed first. */
  z.object({ kind: z.literal('waiting') }),
  /** Asks what exactly there is to get, and whether the disk has room. */
  z.object({ kind: z.literal('checking') }),
  z.object({
    kind: z.literal('downloading'),
    done: z.int(),
    of: z.int(),
    bytesPerSecond: z.number(),
    /** Null until a rate is known. */
    secondsLeft: z.number().nullable(),
  }),
  z.object({ kind: z.literal('paused'), done: z.int(), of: z.int() }),
  z.object({ kind: z.literal('verifying') }),
  /** What was downloaded is kept: `models.resume` goes on from there. */
  z.object({ kind: z.literal('failed'), code: z.string(), message: z.string() }),
  z.object({
    kind: z.literal('done'),
    /** Hosts that files came from instead of the publisher's, if any. */
    mirrors: z.array(z.string()).readonly().optional(),
  }),
])
export type InstallState = z.infer<typeof installState>

const installation = z.object({
  id: z.string(),
  title: z.string(),
  /** About what is downloaded. */
  bytes: z.int(),
  state: installState,
})
export type Installation = z.infer<typeof installation>

/** How far work on files is, in bytes. */
export interface BytesProgress {
  readonly done: number
  readonly of: number
}

const one = z.strictObject({ id: packId })
const installs = z.object({ installs: z.array(installation) })

const preloadInput = z.strictObject({
  pack: packId,
  enhance: z.boolean().default(false),
  use: option.packChoice.optional(),
})

export const modelRoutes = {
  'models.list': {
    input: option.noInput,
    output: z.object({
      /** Favourites first. */
      packs: z.array(packReport),
      automatic: automaticPacks,
      /** Ids of packs whose swapper cannot work until the embedder it was trained with is installed. */
      lackEmbedder: z.array(z.string()),
    }),
  },
  /** Compares the files of one pack, or of all, with their checksums. */
  'models.verify': {
    input: z.strictObject({ id: packId.optional() }),
    output: z.object({ packs: z.array(verifiedPack) }),
  },
  'models.catalog': {
    input: option.noInput,
    output: z.object({ entries: z.array(listedEntry) }),
  },
  /**
   * Queues an installation, after those of the packs it needs, and answers at once; its progress arrives as
   * `installs` events.
   */
  'models.install': {
    input: z.strictObject({ id: packId, acceptLicence: z.boolean().default(false) }),
    /** `ids`: all that is installed now, in order. */
    output: installs.extend({ ids: z.array(packId) }),
  },
  /** Stops and keeps what was downloaded, also over a restart. */
  'models.pause': { input: one, output: installs },
  'models.resume': { input: one, output: installs },
  /** Stops and deletes what was downloaded. */
  'models.cancel': { input: one, output: installs },
  'models.installs': { input: option.noInput, output: installs },
  /**
   * A checkpoint, what is added to one, a folder with a manifest or in the diffusers layout, or .onnx files: put into the
   * models folder. How far it is arrives as `import` events.
   */
  'models.import': { input: z.strictObject({ path: option.path }), output: z.object({ pack: packReport }) },
  /** Ends imports that are going on: nothing is left of them. */
  'models.cancelImport': { input: option.noInput, output: option.noOutput },
  /** Changes what a person may change of a pack; null takes a change back. */
  'models.configure': {
    input: z.strictObject({ id: packId, preferences: preferenceChanges }),
    output: z.object({ pack: packReport }),
  },
  /** Deletes an installed pack; the embedded one cannot be. */
  'models.remove': { input: one, output: option.noOutput },
  /**
   * Moves everything installed to an empty folder, which is the models folder from then on; how it goes on arrives as
   * `move` events. The embedded pack stays where it is.
   */
  'models.move': {
    input: z.strictObject({ folder: option.path }),
    output: z.object({ folder: z.string(), packs: z.int(), bytes: z.number() }),
  },
  /**
   * Opens the networks of a picture ahead of the first job, when no job runs and memory suffices: those of a text-to-image
   * pack, the classifier of unsafe images, with `enhance` those that enhance. Never fails.
   */
  'models.preload': {
    input: preloadInput.extend({ provider: option.providerName.default('auto') }),
    output: option.noOutput,
  },
  /** Closes all networks when the jobs that wait are done, which frees their memory. */
  'models.unload': { input: option.noInput, output: option.noOutput },
  /** Ends a move that is going on: everything stays where it was. */
  'models.cancelMove': { input: option.noInput, output: option.noOutput },
} as const

/** What the main process does for the window, which learns no paths and opens no addresses. */
export const modelDialogRoutes = {
  /** Opens the page of a published model, with its licence, in the person's browser. */
  'models.openHomepage': { input: one, output: option.noOutput },
  /** Asks for a model on this computer and takes it in; null when the person thought better of it. */
  'models.choose': {
    input: z.strictObject({ what: z.enum(['file', 'folder']) }),
    output: z.object({ pack: packReport.nullable() }),
  },
  /** Asks for an empty folder and moves the installed models there; null when the person thought better of it. */
  'models.moveFolder': {
    input: option.noInput,
    output: z.object({ moved: modelRoutes['models.move'].output.nullable() }),
  },
} as const

/** Replaces the engine's route for the window: the settings decide the provider. */
export const windowModelRoutes = {
  'models.preload': { input: preloadInput, output: option.noOutput },
} as const
