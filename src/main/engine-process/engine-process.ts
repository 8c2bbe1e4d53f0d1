import { app, type MessagePortMain, utilityProcess } from 'electron'
import type { Gone } from './engine-ending.ts'
import { worthLogging } from './engine-output.ts'
import type { FromEngine, ToEngine } from './engine-protocol.ts'

export interface EngineProcess {
  send(message: ToEngine, ports?: MessagePortMain[]): void
  /** Kills it whatever it is doing: its thread may be inside a network's run and not read messages. */
  kill(): void
}

export interface EngineProcessOptions {
  readonly program: string
  readonly args?: readonly string[]
  readonly name: string
  readonly onMessage: (message: FromEngine) => void
  readonly onOutput: (text: string) => void
  readonly onEnd: (exitCode: number, gone: Gone | undefined) => void
}

/** Milliseconds by which Electron reports the exit before its reason, at most. */
const reasonDelay = 150

let started = 0

export const startEngineProcess = (options: EngineProcessOptions): EngineProcess => {
  // `child-process-gone` is matched by this name.
  const serviceName = started++ === 0 ? options.name : `${options.name} ${started}`
  const child = utilityProcess.fork(options.program, [...(options.args ?? [])], {
    serviceName,
    // glibc returns large blocks to the system only when each was mapped by itself, and raises its own threshold for
    // "large": the weights of closed networks would stay in the process.
    env: { ...process.env, MALLOC_MMAP_THRESHOLD_: String(2 ** 20) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let gone: Gone | undefined
  const onGone = (_event: unknown, details: Electron.Details) => {
    if (details.name === serviceName) gone = { reason: details.reason, exitCode: details.exitCode }
  }
  app.on('child-process-gone', onGone)
  const onOutput = (data: Buffer) => {
    const text = worthLogging(data.toString())
    if (text) options.onOutput(text)
  }
  child.stdout?.on('data', onOutput)
  child.stderr?.on('data', onOutput)
  child.on('message', message => options.onMessage(message as FromEngine))
  child.once('exit', code => {
    setTimeout(() => {
      app.off('child-process-gone', onGone)
      options.onEnd(code, gone)
    }, reasonDelay)
  })
  return {
    send: (message, ports = []) => child.postMessage(message, ports),
    kill: () => {
      try {
        if (child.pid) process.kill(child.pid, 'SIGKILL')
        else child.kill()
      } catch {
        // It has exited in the meantime.
      }
    },
  }
}
