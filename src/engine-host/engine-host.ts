import type { EngineEvent, Route } from '../shared/api/contract.ts'
import type { BenchmarkEnd } from '../shared/api/doctor.ts'
import type { Failure } from '../shared/api/failure.ts'
import { isEnded, isRunning } from '../shared/api/job-states.ts'
import type { Job } from '../shared/api/jobs.ts'
import type { EngineStatus, LocalApiState } from '../shared/window/app.ts'
import type { Answer } from '../shared/window/window-contract.ts'
import {
  type Ending,
  endingNotice,
  interruption,
  isAlarming,
  readEnding,
  unanswered,
} from './engine-ending.ts'
import { watchHealth } from './engine-health.ts'
import type { EngineProcess, EngineProcessHandlers, Port } from './engine-process.ts'
import type { EngineSetup, FromEngine } from './engine-protocol.ts'
import { createEngineRpcClient } from './engine-rpc-client.ts'
import { createJobSnapshot } from './job-snapshot.ts'
import { decideRestart } from './restart-policy.ts'
import { createJobsListener } from './told-jobs.ts'

export interface EngineTiming {
  /** Milliseconds after which the process of a cancelled job that has not stopped is killed. */
  readonly cancel: number
  /** Milliseconds a process may take to exit. */
  readonly dispose: number
  readonly decideRestart: typeof decideRestart
}

const usualTiming: EngineTiming = { cancel: 3000, dispose: 2000, decideRestart }

export interface EngineHost {
  /** Does nothing once it runs or was stopped. */
  start(): void
  /** Never rejects. Waits while the engine starts. @param signal withdraws the request from the engine */
  request(route: Route, input: unknown, signal?: AbortSignal): Promise<Answer<unknown>>
  status(): EngineStatus
  localApi(): LocalApiState
  setLocalApi(settings: EngineSetup['localApi']): void
  setApiPolicy(policy: EngineSetup['apiPolicy']): void
  unloadAfter(minutes: EngineSetup['unloadAfterMinutes']): void
  jobs(): readonly Job[]
  /** Jobs that are queued or running, or were when the engine ended. */
  unfinishedJobs(): readonly Job[]
  /** Connects the engine with the window. The next engine needs a new port. */
  connectWindow(port: Port): void
  /** Restarts it after it failed. */
  retry(): void
  /** Replaces it by one with the current setup. */
  replace(): Promise<void>
  stop(): Promise<void>
}

export interface EngineHostOptions {
  readonly startProcess: (handlers: EngineProcessHandlers) => EngineProcess
  /** Runs the engine's program for a benchmark. @param limit milliseconds after which it is ended */
  readonly runBenchmark: (
    args: readonly string[],
    limit: number,
    signal: AbortSignal,
  ) => Promise<BenchmarkEnd>
  readonly setup: () => EngineSetup
  readonly onStatus: (status: EngineStatus) => void
  readonly onLocalApi: (state: LocalApiState) => void
  /** Called when the job list changed without an event of the engine. */
  readonly onJobs: (jobs: readonly Job[]) => void
  /** Called with the events that the engine sends to this process; the job list's are among them. */
  readonly onEvent?: (event: EngineEvent) => void
  /** Called when the unfinished jobs may have changed. */
  readonly onUnfinished: () => void
  readonly onNotice: (notice: Failure) => void
  /** @returns null when the folder is in the settings now */
  readonly keepModelsFolder: (folder: string) => Promise<Failure | null>
  readonly log: (text: string) => void
  readonly timing?: EngineTiming
}

interface Running {
  readonly process: EngineProcess
  readonly ended: Promise<void>
  readonly listOf: ReturnType<typeof createJobsListener>
  /** Benchmarks it requested, in processes that must not outlive it. */
  readonly benchmarks: Map<number, AbortController>
  /** Set when the host kills it. */
  ending?: Ending
}

export const createEngineHost = (options: EngineHostOptions): EngineHost => {
  let status: EngineStatus = { kind: 'starting' }
  let localApi: LocalApiState = { kind: 'off' }
  let running: Running | undefined
  let ends: readonly number[] = []
  let stopping = false
  const { timing = usualTiming } = options
  const rpc = createEngineRpcClient()
  const snapshot = createJobSnapshot(options.onUnfinished)

  const setStatus = (next: EngineStatus) => {
    status = next
    options.onStatus(next)
  }

  const setLocalApi = (next: LocalApiState) => {
    localApi = next
    options.onLocalApi(next)
  }

  const start = () => {
    let leave = () => {}
    const ended = new Promise<void>(resolve => {
      leave = resolve
    })
    const process = options.startProcess({
      onMessage: message => {
        health.answered()
        if (running === own) receive(own, message)
      },
      onOutput: options.log,
      onEnd: (code, gone) => {
        health.stop()
        leave()
        for (const benchmark of own.benchmarks.values()) benchmark.abort()
        if (running === own) onEnd(own.ending ?? readEnding(code, gone))
      },
    })
    const own: Running = { process, ended, listOf: createJobsListener(), benchmarks: new Map() }
    running = own
    const health = watchHealth({
      ping: () => process.send({ kind: 'ping' }),
      isBusy: snapshot.isBusy,
      onSilence: () => end(own, { kind: 'unresponsive' }),
    })
    process.send({ kind: 'start', setup: options.setup() })
  }

  const end = (which: Running, ending: Ending) => {
    which.ending ??= ending
    which.process.kill()
  }

  const receive = (own: Running, message: FromEngine) => {
    switch (message.kind) {
      case 'ready':
        return onReady(own)
      case 'answer':
        return rpc.onAnswer(message.id, message.answer)
      case 'jobs': {
        // An engine that is asked to exit cancels its jobs; the user did not cancel them.
        if (stopping) return
        const value = own.listOf(message.value)
        snapshot.sent(value)
        options.onEvent?.({ event: 'jobs', value })
        // The job that runs now has only just started.
        if (value.ranOutOfMemory) end(own, { kind: 'exhausted' })
        return
      }
      case 'event':
        if (message.event.event === 'progress') snapshot.progressed(message.event.value)
        return options.onEvent?.(message.event)
      case 'run-benchmark': {
        const { id, args, limit } = message
        const stop = new AbortController()
        own.benchmarks.set(id, stop)
        return void options.runBenchmark(args, limit, stop.signal).then(end => {
          own.benchmarks.delete(id)
          if (running === own) own.process.send({ kind: 'benchmark-ended', id, end })
        })
      }
      case 'stop-benchmark':
        return own.benchmarks.get(message.id)?.abort()
      case 'keep-models-folder':
        return void options.keepModelsFolder(message.folder).then(failure => {
          if (running === own) own.process.send({ kind: 'kept-models-folder', failure })
        })
      case 'local-api':
        return setLocalApi(message.state)
      case 'pong':
        return
      default:
        return message satisfies never
    }
  }

  const onReady = (own: Running) => {
    const jobs = snapshot.jobs()
    const restore = jobs.length > 0 ? ({ route: 'jobs.restore', input: { jobs } } as const) : undefined
    void rpc.connect(own.process.send, restore).then(answer => {
      if (!answer.ok) options.log(`The jobs could not be restored: ${answer.error.message}`)
    })
    setStatus({ kind: 'ready' })
  }

  const onEnd = (ending: Ending) => {
    running = undefined
    if (localApi.kind !== 'off') setLocalApi({ kind: 'off' })
    if (!stopping) options.log(`Engine ended: ${JSON.stringify(ending)}`)
    const beginAgain = ending.kind === 'exhausted'
    const changed = snapshot.engineEnded({ reason: interruption(ending), at: Date.now(), beginAgain })
    if (changed) options.onJobs(snapshot.jobs())
    rpc.disconnect(snapshot.jobs(), unanswered)
    if (stopping) return
    if (!isAlarming(ending)) return restartIn(0)
    const now = Date.now()
    ends = [...ends, now]
    const decision = timing.decideRestart(ends, now)
    if (decision.kind === 'give-up') return fail()
    options.onNotice(endingNotice(ending))
    restartIn(decision.milliseconds)
  }

  const restartIn = (milliseconds: number) => {
    rpc.wait()
    setStatus({ kind: 'restarting' })
    setTimeout(() => {
      if (!stopping && !running) start()
    }, milliseconds)
  }

  const fail = () => {
    const message =
      'The part of Likeness that makes pictures ended several times in a row and was not started again. Your pictures are safe. Close other programs, choose "cpu" as provider in the settings, then try again; the log tells more.'
    setStatus({ kind: 'failed', message })
    rpc.refuse({ code: 'engine-failed', message })
  }

  const openIds = () =>
    snapshot
      .jobs()
      .filter(job => !isEnded(job))
      .map(job => job.id)

  const watchCancel = (ids: readonly string[]) => {
    const target = running
    snapshot.cancelling(ids)
    const timer = setTimeout(() => {
      const stuck = snapshot.jobs().some(job => ids.includes(job.id) && isRunning(job))
      if (target && running === target && stuck) end(target, { kind: 'cancel' })
    }, timing.cancel)
    // A program that has nothing else to do ends without waiting for it.
    timer.unref()
  }

  const leave = async (own: Running) => {
    own.process.send({ kind: 'dispose' })
    let timer: NodeJS.Timeout | undefined
    await Promise.race([own.ended, new Promise(resolve => (timer = setTimeout(resolve, timing.dispose)))])
    // A program would not end before it.
    clearTimeout(timer)
    own.process.kill()
  }

  return {
    start: () => {
      if (!stopping && !running) start()
    },
    status: () => status,
    localApi: () => localApi,
    setLocalApi: settings => running?.process.send({ kind: 'local-api', settings }),
    unloadAfter: minutes => running?.process.send({ kind: 'unload-after', minutes }),
    setApiPolicy: policy => running?.process.send({ kind: 'api-policy', policy }),
    jobs: snapshot.jobs,
    unfinishedJobs: snapshot.unfinished,
    request: (route, input, signal) => {
      if (route === 'jobs.cancel') watchCancel([String((input as { id?: unknown } | null)?.id)])
      if (route === 'jobs.cancelAll') watchCancel(openIds())
      return rpc.request(route, input, signal)
    },
    connectWindow: port => {
      if (running) running.process.send({ kind: 'window' }, [port])
      else port.close()
    },
    retry: () => {
      if (status.kind !== 'failed') return
      ends = []
      restartIn(0)
    },
    replace: async () => {
      const own = running
      if (!own) return status.kind === 'failed' ? restartIn(0) : undefined
      own.ending = { kind: 'replaced' }
      await leave(own)
    },
    stop: async () => {
      stopping = true
      if (running) await leave(running)
    },
  }
}
