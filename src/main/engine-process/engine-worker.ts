import { webcrypto } from 'node:crypto'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import zlib from 'node:zlib'
import type { MessagePortMain } from 'electron'
import {
  benchmarksInProcess,
  createEngine,
  createRequestAnswerer,
  type Engine,
  type ErrorCode,
  endProcess,
  engineClient,
  engineFolders,
  isBenchmarkCommand,
  LikenessError,
  type RunBenchmark,
  runBenchmarkCommand,
  runNetworksInThread,
} from '../../engine/index.ts'
import type { EngineSetup, FromEngine, ToEngine } from '../../engine-host/engine-protocol.ts'
import { createJobsTeller } from '../../engine-host/told-jobs.ts'
import type { LocalApi } from '../../server/local-api.ts'
import { createLocalApi } from '../../server/local-api.ts'
import type { EngineEvent } from '../../shared/api/contract.ts'
import type { BenchmarkEnd } from '../../shared/api/doctor.ts'
import type { Failure } from '../../shared/api/failure.ts'
import type { ApiPolicy } from '../../shared/api/settings.ts'
import { addMissingCrc32, addMissingCrypto } from '../../shared/electron-25-compat.ts'
import { toWindowAnswer, toWindowEvent } from '../ipc/window-view.ts'

/** A photo sent by the window directly, not through the main process. */
interface PhotoFromWindow {
  readonly id: number
  readonly input: Readonly<Record<'name' | 'bytes' | 'use', unknown>>
}

addMissingCrc32(zlib)
addMissingCrypto(globalThis, webcrypto)

/** The engine's process. What it writes to stderr goes into the app's log. */
const main = process.parentPort
const tell = (message: FromEngine) => main.postMessage(message)

const report = (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

const runTrial = async (args: readonly string[]) => {
  try {
    main.postMessage({ report: await runBenchmarkCommand(args) })
  } catch (error) {
    report(error)
    process.exit(1)
  }
}

const runEngine = () => {
  let engine: Engine | undefined
  let localApi: LocalApi | undefined
  let apiPolicy: ApiPolicy | undefined
  let window: MessagePortMain | undefined
  let lastJobs: EngineEvent | undefined
  let lastProgress = ''
  const toldJobs = createJobsTeller()
  const benchmarks = new Map<number, (end: BenchmarkEnd) => void>()
  let lastTrial = 0

  const trialInMain: RunBenchmark = (args, limit, signal) =>
    new Promise(resolve => {
      if (signal?.aborted) return resolve({ kind: 'stopped' })
      const id = ++lastTrial
      benchmarks.set(id, resolve)
      tell({ kind: 'run-benchmark', id, args, limit })
      signal?.addEventListener('abort', () => tell({ kind: 'stop-benchmark', id }), { once: true })
    })

  const onTried = (id: number, end: BenchmarkEnd) => {
    benchmarks.get(id)?.(end)
    benchmarks.delete(id)
  }

  let onKept = (_failure: Failure | null) => {}
  const keepModelsFolder = (folder: string): Promise<void> =>
    new Promise((resolve, reject) => {
      onKept = failure => {
        if (failure) reject(new LikenessError(failure.code as ErrorCode, failure.message))
        else resolve()
      }
      tell({ kind: 'keep-models-folder', folder })
    })

  /** Each hundredth: that is what a taskbar can show. */
  const tellProgress = (event: Extract<EngineEvent, { event: 'progress' }>) => {
    const hundredths = Math.floor(event.value.progress.fraction * 100)
    const told = `${event.value.id} ${hundredths}`
    if (told === lastProgress) return
    lastProgress = told
    tell({ kind: 'event', event })
  }

  const onEvent = (event: EngineEvent) => {
    window?.postMessage(toWindowEvent(event))
    if (event.event === 'progress') return tellProgress(event)
    if (event.event !== 'jobs') return
    lastJobs = event
    tell({ kind: 'jobs', value: toldJobs(event.value) })
  }

  const start = (setup: EngineSetup) => {
    const { version, bundledModels, data, libraryFolder, modelsFolder, leftWork } = setup
    const folders = engineFolders(bundledModels, data, { library: libraryFolder, models: modelsFolder })
    engine = createEngine({
      version,
      folders,
      ...benchmarksInProcess(trialInMain),
      keepModelsFolder,
      leftWork,
      report,
    })
    engine.unloadAfter(setup.unloadAfterMinutes)
    void engine.announce()
    engine.events.subscribe(onEvent)
    const policy = () => apiPolicy ?? setup.apiPolicy
    localApi = createLocalApi(
      engineClient(engine),
      policy,
      state => tell({ kind: 'local-api', state }),
      report,
    )
    localApi.set(setup.localApi)
    tell({ kind: 'ready' })
  }

  const requests = createRequestAnswerer(() => {
    if (!engine) throw new Error('a request came before the start')
    return engine
  }, report)

  /** Photos arrive as bytes, directly from the window, which may name no path here either. */
  const importFrom = async ({ id, input: { name, bytes, use } }: PhotoFromWindow) => {
    const from = window
    const answered = await requests.answer({ route: 'photos.import', input: { name, bytes, use } })
    from?.postMessage({ id, answer: toWindowAnswer('photos.import', answered) })
  }

  const connect = (port: MessagePortMain | undefined) => {
    window?.close()
    window = port
    window?.on('message', ({ data }) => void importFrom(data as PhotoFromWindow))
    window?.start()
    // Events that were emitted before the window was connected.
    if (lastJobs) window?.postMessage(toWindowEvent(lastJobs))
  }

  const leave = async () => {
    void localApi?.close()
    await engine?.dispose().catch(report)
    endProcess(0)
  }

  main.on('message', event => {
    const message = event.data as ToEngine
    switch (message.kind) {
      case 'start':
        return start(message.setup)
      case 'request':
        return void requests.answer(message).then(answer => tell({ kind: 'answer', id: message.id, answer }))
      case 'withdraw':
        return requests.withdraw(message.id)
      case 'local-api':
        return localApi?.set(message.settings)
      case 'api-policy':
        apiPolicy = message.policy
        return
      case 'unload-after':
        return engine?.unloadAfter(message.minutes)
      case 'ping':
        return tell({ kind: 'pong' })
      case 'window':
        return connect(event.ports[0])
      case 'benchmark-ended':
        return onTried(message.id, message.end)
      case 'kept-models-folder':
        return onKept(message.failure)
      case 'dispose':
        return void leave()
      default:
        return message satisfies never
    }
  })
}

/** An unhandled rejection: the job that waits for it fails, the process continues. */
process.on('unhandledRejection', report)
/** An uncaught exception leaves an unknown state: the main process starts another engine. */
process.on('uncaughtException', error => {
  report(error)
  endProcess(1)
})

// The window and other programs have priority. Set before a network is opened, because threads inherit it.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const args = process.argv.slice(2)
if (isBenchmarkCommand(args)) void runTrial(args)
else {
  runNetworksInThread(join(__dirname, 'network-thread.cjs'))
  runEngine()
}
