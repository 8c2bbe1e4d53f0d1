import { constants, setPriority } from 'node:os'
import type { MessagePortMain } from 'electron'
import {
  createEngine,
  type Engine,
  engineFolders,
  probeProvider,
  request,
  toFailure,
} from '../engine/index.ts'
import { createLocalApi, type LocalApi } from '../server/index.ts'
import type { RouteInput } from '../shared/contract.ts'
import type { Answer } from '../shared/desktop.ts'
import type { EngineEvent } from '../shared/engine-events.ts'
import type { ProviderReport } from '../shared/machine.ts'
import { type EngineSetup, type FromEngine, probeArgument, type ToEngine } from './engine-protocol.ts'

interface PromisedReport {
  readonly report: Promise<ProviderReport>
  readonly resolve: (report: ProviderReport) => void
}

/** The engine's process. What it writes to stderr goes into the app's log. */
const main = process.parentPort
const tell = (message: FromEngine) => main.postMessage(message)

const report = (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

const runProbe = async (name: string) => main.postMessage({ report: await probeProvider(name) })

const runEngine = () => {
  let engine: Engine | undefined
  let localApi: LocalApi | undefined
  let window: MessagePortMain | undefined
  let lastJobs: EngineEvent | undefined
  const probes = new Map<string, PromisedReport>()

  const probeInMain = (name: string): Promise<ProviderReport> => {
    const known = probes.get(name)
    if (known) return known.report
    let resolve: PromisedReport['resolve'] = () => {}
    const report = new Promise<ProviderReport>(settle => {
      resolve = settle
    })
    probes.set(name, { report, resolve })
    tell({ kind: 'probe', name })
    return report
  }

  const onProbed = (report: ProviderReport) => {
    probes.get(report.name)?.resolve(report)
    probes.delete(report.name)
  }

  const onEvent = (event: EngineEvent) => {
    window?.postMessage(event)
    if (event.event !== 'jobs') return
    lastJobs = event
    tell({ kind: 'jobs', value: event.value })
  }

  const start = (setup: EngineSetup) => {
    const { version, bundledModels, data, libraryFolder, modelsFolder } = setup
    const folders = engineFolders(bundledModels, data, { library: libraryFolder, models: modelsFolder })
    engine = createEngine({ version, folders, probe: probeInMain, report })
    engine.events.subscribe(onEvent)
    localApi = createLocalApi(engine, state => tell({ kind: 'local-api', state }), report)
    localApi.set(setup.localApi)
    tell({ kind: 'ready' })
  }

  const answer = async ({
    route,
    input,
  }: Extract<ToEngine, { kind: 'request' }>): Promise<Answer<unknown>> => {
    try {
      if (!engine) throw new Error('a request came before the start')
      return { ok: true, value: await request(engine, route, input as RouteInput<typeof route>) }
    } catch (error) {
      const failure = toFailure(error)
      if (failure.code === 'internal') report(error)
      return { ok: false, error: failure }
    }
  }

  const connect = (port: MessagePortMain | undefined) => {
    window?.close()
    window = port
    window?.start()
    // What happened while nobody listened.
    if (lastJobs) window?.postMessage(lastJobs)
  }

  const leave = async () => {
    void localApi?.close()
    await engine?.dispose().catch(report)
    process.exit(0)
  }

  main.on('message', event => {
    const message = event.data as ToEngine
    switch (message.kind) {
      case 'start':
        return start(message.setup)
      case 'request':
        return void answer(message).then(result => tell({ kind: 'answer', id: message.id, answer: result }))
      case 'local-api':
        return localApi?.set(message.wish)
      case 'ping':
        return tell({ kind: 'pong' })
      case 'window':
        return connect(event.ports[0])
      case 'probed':
        return onProbed(message.report)
      case 'dispose':
        return void leave()
      default:
        return message satisfies never
    }
  })
  process.on('unhandledRejection', report)
}

// The window and everything else the person does come first. Before any network is opened: threads inherit it.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const [mode, name = 'cpu'] = process.argv.slice(2)
if (mode === probeArgument) void runProbe(name)
else runEngine()
