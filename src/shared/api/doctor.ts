import { z } from 'zod'
import { verifiedPack } from './models.ts'
import * as option from './options.ts'

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

export const doctorRoutes = {
  /** What this installation is and whether it is whole: machine, providers, folders, packs. */
  doctor: { input: option.noInput, output: doctorOutput },
} as const
