import { z } from 'zod'

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
  /** What a text-to-image pack was made for; null for packs that cannot draw. */
  drawing: z
    .object({
      nativeSize: z.object({ width: z.int(), height: z.int() }),
      /** False when only the native size draws well and others are refused. */
      otherSizes: z.boolean(),
      steps: z.int(),
      guidanceScale: z.number(),
    })
    .nullable(),
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
  /** Networks that a working provider cannot run on this machine, found when they were first used. */
  networks: z.array(
    z.object({ pack: z.string(), path: z.string(), provider: z.string(), reason: z.string() }),
  ),
  packs: z.array(verifiedPack),
})
