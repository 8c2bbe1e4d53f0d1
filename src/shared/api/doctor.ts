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
  /** Why it does not work or is too slow, as a sentence; null otherwise. */
  reason: z.string().nullable(),
  /** Largest difference to the cpu's answer on the probe graph; null when it did not run. */
  difference: z.number().nullable(),
  /** For a probe of 3.8 billion multiplications, or a smaller one where it is too slow; null when it did not run. */
  time: timeTaken.nullable(),
  /** Floating-point operations that a network as large as those that draw does in a second there. */
  operationsPerSecond: z.number().positive().nullable(),
})
export type ProviderReport = z.infer<typeof providerReport>

/** The result of running a network on a provider, compared with the cpu. */
export const networkBenchmark = z.object({
  /** Why it must not run there; null where it may. */
  reason: z.string().nullable(),
  /** False where the next benchmark may have another result, as after a lack of memory. */
  lasting: z.boolean(),
  time: timeTaken.nullable(),
})
export type NetworkBenchmark = z.infer<typeof networkBenchmark>

/** How a benchmark in a process of its own ended. */
export type BenchmarkEnd =
  | { readonly kind: 'answered'; readonly report: unknown }
  | { readonly kind: 'hung' }
  /** Its job was cancelled. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'ended'; readonly how: string; readonly fromOutside: boolean }

/** A network that a provider of this machine cannot run. */
export const networkReport = z.object({
  ...{ pack: z.string(), path: z.string(), provider: z.string() },
  /** Why it must not run there. */
  reason: z.string(),
  time: timeTaken.nullable(),
})
export type NetworkReport = z.infer<typeof networkReport>

/** A network that a provider other than the cpu runs. */
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
  /** A report on this installation: machine, providers, folders, and packs compared with their checksums. */
  doctor: { input: option.noInput, output: doctorOutput },
} as const
