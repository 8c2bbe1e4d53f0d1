import { z } from 'zod'
import { packId } from '../pack-manifest.ts'
import * as option from './options.ts'

export const bundleIds = ['first-step', 'sharp-faces', 'everything'] as const
export type BundleId = (typeof bundleIds)[number]

/** Published models that are installed together, chosen for this machine. */
export const bundle = z.object({
  id: z.enum(bundleIds),
  /** Ids of catalogue entries, each after those that it needs. */
  models: z.array(packId),
  /** Those of them that are not there, in the order in which they are installed. */
  missing: z.array(packId),
  /** About what is downloaded of the missing ones. */
  bytes: z.int().nonnegative(),
  /** False where the disk lacks the room for that. */
  fits: z.boolean(),
  /** Seconds that a picture takes here with the quickest and with the slowest of them; null where none draws, or before a probe. */
  seconds: z.object({ least: z.number(), most: z.number() }).nullable(),
})
export type Bundle = z.infer<typeof bundle>

export const bundleRoutes = {
  'models.bundles': {
    input: option.noInput,
    output: z.object({
      bundles: z.array(bundle),
      /** Bytes that may be written to the models folder; null where the system does not tell. */
      freeBytes: z.number().nullable(),
      /** False before the providers of this machine were probed: models are then chosen as for a slow one. */
      measured: z.boolean(),
    }),
  },
  /** Probes the providers of this machine, as `doctor` does, so that the time of a picture is known. */
  'models.measure': { input: option.noInput, output: option.noOutput },
} as const
