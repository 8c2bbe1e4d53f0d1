import { Worker } from 'node:worker_threads'
import type { NativeRun, OpenNative } from './native-session.ts'
import type { FromNetworkThread, OpenedSession, ToNetworkThread } from './network-thread.ts'
import { turnTelemetryOff } from './telemetry.ts'

interface Pending {
  resolve(value: OpenedSession | NativeRun | null): void
  reject(error: Error): void
}

type Request<Kind> = Kind extends ToNetworkThread['kind']
  ? Omit<Extract<ToNetworkThread, { kind: Kind }>, 'id'>
  : never

export interface NetworkThread {
  readonly open: OpenNative
  /** Whether a network is opened or runs: the process cannot exit by itself until that has ended. */
  isBusy(): boolean
}

/**
 * Opens and runs networks on a thread of their own, which starts with the first of them: the caller's goes on answering.
 * @param program of the thread: `network-thread.ts`
 */
export const createNetworkThread = (program: string): NetworkThread => {
  let worker: Worker | undefined
  let lastId = 0
  const pending = new Map<number, Pending>()

  const start = (): Worker => {
    turnTelemetryOff()
    // Without a listener of its errors: as an error of this thread would, they end a process in an unknown state.
    const started = new Worker(program)
    started.on('message', (message: FromNetworkThread) => {
      const waiting = pending.get(message.id)
      pending.delete(message.id)
      if (pending.size === 0) started.unref()
      if ('error' in message) waiting?.reject(message.error)
      else waiting?.resolve(message.value)
    })
    started.unref()
    return started
  }

  const ask = <Value>(request: Request<ToNetworkThread['kind']>): Promise<Value> =>
    new Promise((resolve, reject) => {
      worker ??= start()
      worker.ref()
      const id = ++lastId
      pending.set(id, { resolve: value => resolve(value as Value), reject })
      worker.postMessage({ ...request, id })
    })

  return {
    open: async (model, options) => {
      const { session, inputs, outputs } = await ask<OpenedSession>({ kind: 'open', model, options })
      return {
        inputs,
        outputs,
        run: feeds => ask<NativeRun>({ kind: 'run', session, feeds }),
        release: () => ask<void>({ kind: 'release', session }),
      }
    },
    isBusy: () => pending.size > 0,
  }
}
