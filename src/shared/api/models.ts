import { z } from 'zod'
import { packId, packManifest, packPath, roles, sha256 } from '../pack-manifest.ts'
import { automaticPacks, packReport, verifiedPack } from './doctor.ts'
import * as option from './options.ts'

const web = z.url({ protocol: /^https?$/ })

/** A file of a catalogue entry. Without a published checksum it must lie on the model hub, which tells it. */
const catalogueFile = z.strictObject({
  path: packPath,
  url: web,
  /** Where the same bytes lie, in order, for when they are not to be had at `url`. Our own checksum vouches for them. */
  mirrors: z.array(web).default([]),
  bytes: z.int().positive().optional(),
  sha256: sha256.optional(),
  /** Not every repository has it, and the pack works without. */
  optional: z.boolean().default(false),
})
export type CatalogueFile = z.infer<typeof catalogueFile>

/** A published model that can be installed. */
export const catalogueEntry = z.strictObject({
  id: packId,
  title: z.string().min(1),
  version: z.string().min(1),
  licence: z.string().min(1),
  /** Its licence forbids commercial use; the person has to agree before it is installed. */
  nonCommercial: z.boolean(),
  homepage: web,
  roles: z.array(z.enum(roles)).min(1),
  /** Ids of entries that it cannot work without; they are installed with it. */
  needs: z.array(packId).default([]),
  /** About what is downloaded. */
  bytes: z.int().positive(),
  /** About what it holds in memory while it works. */
  memory: z.int().positive(),
  /** What it does better than the starter pack, in one plain sentence. */
  improves: z.string().min(1),
  files: z.array(catalogueFile).min(1),
  /** The roles as the pack's manifest will say them. */
  manifestRoles: packManifest.shape.roles,
})
export type CatalogueEntry = z.infer<typeof catalogueEntry>

/** An entry beside what is installed. */
const listedEntry = catalogueEntry.extend({
  installed: z.boolean(),
  /** Ids of what it needs and is not there: it is installed with it. */
  missing: z.array(packId),
})
export type ListedEntry = z.infer<typeof listedEntry>

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
    /** Hosts that served in the place of the publisher's, where that was so. */
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

/** How far a move of the models folder is. */
export interface MoveProgress {
  readonly done: number
  /** Bytes. */
  readonly of: number
}

const one = z.strictObject({ id: packId })
const installs = z.object({ installs: z.array(installation) })

export const modelRoutes = {
  'models.list': {
    input: z.strictObject({}),
    output: z.object({
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
    input: z.strictObject({}),
    output: z.object({ entries: z.array(listedEntry) }),
  },
  /**
   * Puts an installation in line, after those of what it needs, and answers at once; how it goes on arrives as
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
  'models.installs': { input: z.strictObject({}), output: installs },
  /** A folder with a manifest or in the diffusers layout, or one .onnx file: copied into the models folder. */
  'models.import': { input: z.strictObject({ path: option.path }), output: z.object({ pack: packReport }) },
  /** Deletes an installed pack; the embedded one cannot be. */
  'models.remove': { input: one, output: z.object({}) },
  /**
   * Moves everything installed to an empty folder, which is the models folder from then on; how it goes on arrives as
   * `move` events. The embedded pack stays where it is.
   */
  'models.move': {
    input: z.strictObject({ folder: option.path }),
    output: z.object({ folder: z.string(), packs: z.int(), bytes: z.number() }),
  },
  /**
   * Opens what a pack draws with, where nothing else is being done and there is plenty of memory. Always answers well.
   */
  'models.preload': {
    input: z.strictObject({ pack: packId, provider: option.providerName.default('auto') }),
    output: z.object({}),
  },
  /** Ends a move that is going on: everything stays where it was. */
  'models.cancelMove': { input: z.strictObject({}), output: z.object({}) },
} as const
