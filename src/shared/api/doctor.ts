import { z } from 'zod'
import { roles } from '../pack-manifest.ts'

/** Milliseconds that the same work took on a provider and on the cpu. */
const timeTaken = z.object({ milliseconds: z.number(), cpuMilliseconds: z.number() })

export const providerReport = z.object({
  name: z.string(),
  works: z.boolean(),
  /** It works, but the cpu does the same in much less time: `auto` passes it over. */
  tooSlow: z.boolean(),
  /** Why it does not work or is too slow, in words; else null. */
  reason: z.string().nullable(),
  /** Largest difference to the cpu's answer on the probe graph; null when it did not run. */
  difference: z.number().nullable(),
  /** For a probe of some hundred million multiplications; null when it did not run. */
  time: timeTaken.nullable(),
})
export type ProviderReport = z.infer<typeof providerReport>

/** What came of trying a network on a provider, compared with the cpu. */
export const networkBenchmark = z.object({
  /** Why it must not run there; null where it may. */
  reason: z.string().nullable(),
  /** False where the reason may be gone next time. */
  lasting: z.boolean(),
  time: timeTaken.nullable(),
})
export type NetworkBenchmark = z.infer<typeof networkBenchmark>

/** How a trial in a process of its own ended. */
export type BenchmarkEnd =
  | { readonly kind: 'answered'; readonly report: unknown }
  | { readonly kind: 'hung' }
  /** By whom it was started: the job was cancelled. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'ended'; readonly how: string; readonly fromOutside: boolean }

/** A network that was tried on a provider of this machine. */
export const networkReport = z.object({
  ...{ pack: z.string(), path: z.string(), provider: z.string() },
  /** Why it must not run there. */
  reason: z.string(),
  time: timeTaken.nullable(),
})
export type NetworkReport = z.infer<typeof networkReport>

export const acceleratedNetwork = networkReport.omit({ reason: true })
export type AcceleratedNetwork = z.infer<typeof acceleratedNetwork>

export const packReport = z.object({
  id: z.string(),
  title: z.string(),
  licence: z.string(),
  folder: z.string(),
  roles: z.array(z.string()),
  /** Which implementation fills a role, where the pack says it. */
  networks: z.partialRecord(z.enum(roles), z.string()),
  bytes: z.number(),
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
    })
    .nullable(),
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
  networks: z.array(networkReport),
  /** Networks that a provider other than the cpu runs on this machine. */
  accelerated: z.array(acceleratedNetwork),
  packs: z.array(verifiedPack),
})
