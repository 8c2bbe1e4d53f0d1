import { app, type MessagePortMain, utilityProcess } from 'electron'
import type { Gone } from '../../engine-host/engine-ending.ts'
import type { EngineProcess, EngineProcessHandlers } from '../../engine-host/engine-process.ts'
import type { FromEngine, ToEngine } from '../../engine-host/engine-protocol.ts'
import { memoryEnvironment } from '../../engine-host/memory-environment.ts'
import { worthLogging } from './engine-output.ts'

interface EngineProcessOptions extends EngineProcessHandlers {
  readonly program: string
  readonly args?: readonly string[]
  readonly name: string
}

/** Milliseconds by which Electron reports the exit before its reason, at most. */
const reasonDelay = 150

let started = 0

export const startEngineProcess = (options: EngineProcessOptions): EngineProcess => {
  // `child-process-gone` is matched by this name.
  const serviceName = started++ === 0 ? options.name : `${options.name} ${started}`
  const child = utilityProcess.fork(options.program, [...(options.args ?? [])], {
    serviceName,
    env: { ...process.env, ...memoryEnvironment },
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
    send: (message: ToEngine, ports: MessagePortMain[] = []) => child.postMessage(message, ports),
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
