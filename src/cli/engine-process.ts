import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { type EngineClient, type ErrorCode, errorCodes, LikenessError } from '../engine/index.ts'
import { createEngineHost } from '../engine-host/engine-host.ts'
import type { EngineProcess, EngineProcessHandlers } from '../engine-host/engine-process.ts'
import type { EngineSetup, FromEngine } from '../engine-host/engine-protocol.ts'
import { memoryEnvironment } from '../engine-host/memory-environment.ts'
import { decideRestart } from '../engine-host/restart-policy.ts'
import type { EngineEvent, RouteOutput } from '../shared/api/contract.ts'
import type { Failure } from '../shared/api/failure.ts'
import { isEnded } from '../shared/api/job-states.ts'

/** The argument that makes this program the engine of another one. */
export const engineArgument = '--engine-process'

export interface EngineProcessOptions {
  /** This program. */
  readonly program: string
  readonly setup: Pick<EngineSetup, 'version' | 'bundledModels' | 'data' | 'unloadAfterMinutes'>
  readonly folders: EngineClient['folders']
  /** Lines for the person. */
  readonly log: (text: string) => void
}

export interface RunningEngine {
  readonly client: EngineClient
  /** Resolves when its process has ended. */
  stop(): Promise<void>
}

/** Milliseconds between starts of an engine that ends again and again: a server goes on trying. */
const longestPause = 30_000

/**
 * Starts the engine in a process of its own: a crash there, and a lack of memory, end the job that runs and no other,
 * and another engine takes over.
 */
export const startEngineProcess = ({ program, setup, folders, log }: EngineProcessOptions): RunningEngine => {
  const listeners = new Set<(event: EngineEvent) => void>()
  let isFull = false
  let pid: number | undefined
  const emit = (event: EngineEvent) => {
    if (event.event === 'jobs') isFull = event.value.full ?? false
    for (const listener of [...listeners]) listener(event)
  }
  const host = createEngineHost({
    startProcess: handlers => {
      const engine = forkEngine(program, handlers)
      pid = engine.pid
      return engine
    },
    // This engine is a program that can start others itself, and keeps its own settings.
    runBenchmark: async () => ({ kind: 'stopped' }),
    keepModelsFolder: async () => null,
    setup: () => ({
      ...setup,
      ...{ libraryFolder: null, modelsFolder: null, leftWork: [] },
      localApi: { enabled: false, port: 8000 },
      apiPolicy: { provider: 'auto', models: {}, safetyFilter: false },
    }),
    onStatus: () => {},
    onLocalApi: () => {},
    onJobs: jobs => emit({ event: 'jobs', value: { jobs, busy: jobs.some(job => !isEnded(job)) } }),
    onEvent: emit,
    onUnfinished: () => {},
    onNotice: ({ message }) => log(message),
    log: () => {},
    timing: {
      ...{ cancel: 3000, dispose: 2000 },
      decideRestart: (...given) => {
        const decision = decideRestart(...given)
        return decision.kind === 'wait' ? decision : { kind: 'wait', milliseconds: longestPause }
      },
    },
  })
  host.start()
  const client: EngineClient = {
    version: setup.version,
    folders,
    request: async (route, input, { signal } = {}) => {
      const answer = await host.request(route, input, signal)
      if (answer.ok) return answer.value as RouteOutput<typeof route>
      signal?.throwIfAborted()
      throw toError(answer.error)
    },
    subscribe: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    jobs: host.jobs,
    state: () => host.status().kind,
    memory: () => (pid === undefined ? undefined : residentBytes(pid)),
    assertRoom: () => {
      if (isFull) throw new LikenessError('queue-full', 'Many jobs are waiting already. Try again later.')
    },
  }
  return { client, stop: host.stop }
}

const toError = ({ code, message, fits }: Failure): LikenessError =>
  new LikenessError(code in errorCodes ? (code as ErrorCode) : 'internal', message, {
    details: fits && { fits },
  })

/** Linux tells it of every process. */
const residentBytes = (pid: number): number | undefined => {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

const forkEngine = (
  program: string,
  { onMessage, onEnd }: EngineProcessHandlers,
): EngineProcess & { readonly pid: number | undefined } => {
  const child = fork(program, [engineArgument], {
    // Previews and times as they are, not as JSON.
    serialization: 'advanced',
    env: { ...process.env, ...memoryEnvironment },
    // What native libraries print is no output of this command.
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
  })
  child.on('message', message => onMessage(message as FromEngine))
  child.once('exit', (code, signal) =>
    onEnd(signal ? 128 + constants.signals[signal] : (code ?? 1), undefined),
  )
  return {
    pid: child.pid,
    send: message => {
      // One that has just ended and is not known to have reads nothing: its end is told by itself.
      if (child.connected) child.send(message, () => {})
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
