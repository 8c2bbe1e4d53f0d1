import { createRequestAnswerer, type Engine, endProcess } from '../engine/index.ts'
import type { EngineSetup, FromEngine, ToEngine } from '../engine-host/engine-protocol.ts'
import { createJobsTeller } from '../engine-host/told-jobs.ts'
import type { EngineEvent } from '../shared/api/contract.ts'
import { interrupted } from './interrupt.ts'

/** The engine's side of `engine-process.ts`: this process answers the one that started it. */
export const runEngineProcess = (createOwnEngine: (setup: EngineSetup) => Engine): void => {
  let engine: Engine | undefined
  const toldJobs = createJobsTeller()
  const tell = (message: FromEngine) => {
    if (process.connected) process.send?.(message)
  }
  const report = (error: unknown) => {
    process.stderr.write(`likeness: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`)
  }
  const requests = createRequestAnswerer(() => {
    if (!engine) throw new Error('a request came before the start')
    return engine
  }, report)

  const start = (setup: EngineSetup) => {
    engine = createOwnEngine(setup)
    engine.unloadAfter(setup.unloadAfterMinutes)
    void engine.announce()
    const pass = (event: EngineEvent) => {
      if (event.event === 'jobs') tell({ kind: 'jobs', value: toldJobs(event.value) })
      if (event.event === 'progress' || event.event === 'preview') tell({ kind: 'event', event })
    }
    engine.events.subscribe(pass, { previews: false })
    tell({ kind: 'ready' })
  }

  const leave = async () => {
    await engine?.dispose().catch(report)
    endProcess(0)
  }

  process.on('message', (message: ToEngine) => {
    switch (message.kind) {
      case 'start':
        return start(message.setup)
      case 'request':
        return void requests.answer(message).then(answer => tell({ kind: 'answer', id: message.id, answer }))
      case 'withdraw':
        return requests.withdraw(message.id)
      case 'ping':
        return tell({ kind: 'pong' })
      case 'dispose':
        return void leave()
      default:
        throw new Error(`"${message.kind}" is for the engine of the app.`)
    }
  })
  // Whoever started it decides: Ctrl-C reaches both.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
  process.on('disconnect', () => endProcess(interrupted))
  process.on('unhandledRejection', report)
}
