import { basename } from 'node:path'
import { LikenessError } from '../errors.ts'
import {
  areComparable,
  compareOutputs,
  isFarSlower,
  type Outputs,
  type RunTimes,
  slownessReason,
} from './compare-with-cpu.ts'
import { dummyInputs, dynamicDimensions } from './dummy-inputs.ts'
import { type OpenSessionOptions, openSession } from './open-session.ts'
import type { Session } from './session.ts'

/** The result of testing a network on a provider. */
export interface NetworkBenchmark {
  /** Why the provider must not run it; null where its outputs agree with the cpu's and it is not much slower. */
  readonly reason: string | null
  /** False where the reason may not apply next time, such as too little memory. */
  readonly lasting: boolean
  readonly time: RunTimes | null
}

/** A network's graph files, by what they are written for; one that was not written for it serves for both. */
export interface NetworkGraphs {
  readonly cpu: string
  readonly provider: string
  /** Of graphs whose external data does not lie beside them. */
  readonly weightsFolder?: string
}

type Open = (file: string, options: OpenSessionOptions) => Promise<Session>

/** Errors that may not occur next time: memory used by another program, a busy device. */
const transientErrors: readonly string[] = ['provider-unavailable', 'out-of-memory']

/** Milliseconds; a longer first run is not explained by compiling. */
const maxWarmUp = 20_000

/**
 * Runs a network on the cpu and then on a provider with the same dummy inputs, never both in memory at a time, and
 * compares outputs and times. A driver may hang or end the process, so it is run in a process of its own.
 */
export const qualifyProvider = async (
  { cpu, provider: candidate, weightsFolder }: NetworkGraphs,
  provider: string,
  open: Open = openSession,
): Promise<NetworkBenchmark> => {
  try {
    // A graph that was written for the cpu needs no optimising, which would copy its weights.
    const asWritten = weightsFolder !== undefined && { optimisation: 'none' as const, prepack: false }
    const reference = await withSession(cpu, 'cpu', { weightsFolder, ...asWritten }, open, runOnCpu)
    return await withSession(candidate, provider, { weightsFolder }, open, session =>
      compare(session, reference),
    )
  } catch (error) {
    const lasting = !(error instanceof LikenessError && transientErrors.includes(error.code))
    return { reason: reasonOf(error), lasting, time: null }
  }
}

const reasonOf = (error: unknown): string => (error instanceof LikenessError ? error.message : String(error))

const withSession = async <T>(
  file: string,
  provider: string,
  options: OpenSessionOptions,
  open: Open,
  use: (session: Session) => Promise<T>,
): Promise<T> => {
  const session = await open(file, { ...options, provider, name: basename(file) })
  try {
    return await use(session)
  } finally {
    await session.dispose()
  }
}

type Feeds = Parameters<Session['run']>[0]
type Reference = Awaited<ReturnType<typeof runOnCpu>>

const runOnCpu = async (session: Session) => {
  let reason = ''
  for (const sizes of dynamicDimensions) {
    try {
      const feeds = dummyInputs(session.inputs, sizes)
      const { outputs, milliseconds } = await timedRun(session, feeds)
      if (areComparable(outputs))
        return {
          feeds,
          outputs,
          // The first run also allocates its memory.
          milliseconds: Math.min(milliseconds, (await timedRun(session, feeds)).milliseconds),
        }
      reason = 'its answer on the cpu is empty or not finite'
    } catch (error) {
      if (error instanceof LikenessError && transientErrors.includes(error.code)) throw error
      reason = reasonOf(error)
    }
  }
  throw new LikenessError('model-unsupported', `it could not be compared with the cpu: ${reason}`)
}

const timedRun = async (
  session: Session,
  feeds: Feeds,
): Promise<{ readonly outputs: Outputs; readonly milliseconds: number }> => {
  const started = performance.now()
  const outputs = await session.run(feeds)
  return { outputs, milliseconds: performance.now() - started }
}

const compare = async (candidate: Session, reference: Reference): Promise<NetworkBenchmark> => {
  const cpuMilliseconds = reference.milliseconds
  const first = await timedRun(candidate, reference.feeds)
  const different = compareOutputs(first.outputs, reference.outputs)
  const firstTime = { milliseconds: first.milliseconds, cpuMilliseconds }
  if (different !== null) return { reason: different, lasting: true, time: firstTime }
  // The first run also compiles.
  const isRepeated = isFarSlower(firstTime) && first.milliseconds < maxWarmUp
  const milliseconds = isRepeated
    ? Math.min(first.milliseconds, (await timedRun(candidate, reference.feeds)).milliseconds)
    : first.milliseconds
  const time = { milliseconds, cpuMilliseconds }
  return { reason: isFarSlower(time) ? slownessReason(time) : null, lasting: true, time }
}
