import { z } from 'zod'
import { packId, packManifest, packPath, roles, sha256 } from '../pack-manifest.ts'

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
  /** Floating-point operations of a picture as it draws them unless told otherwise. */
  work: z.number().positive().optional(),
  /** What it does better than the starter pack, in one plain sentence. */
  improves: z.string().min(1),
  files: z.array(catalogueFile).min(1),
  /** The roles as the pack's manifest will say them. */
  manifestRoles: packManifest.shape.roles,
})
export type CatalogueEntry = z.infer<typeof catalogueEntry>

/** An entry beside what is installed. */
export const listedEntry = catalogueEntry.extend({
  installed: z.boolean(),
  /** Ids of what it needs and is not there: it is installed with it. */
  missing: z.array(packId),
  /** Seconds that a picture takes here, where it draws and this machine's speed is known. */
  seconds: z.number().nullable(),
})
export type ListedEntry = z.infer<typeof listedEntry>
