import type { Gone } from './engine-ending.ts'
import type { FromEngine, ToEngine } from './engine-protocol.ts'

/** A port that one end of is sent to the engine. */
export interface Port {
  close(): void
}

export interface EngineProcess {
  send(message: ToEngine, ports?: Port[]): void
  /** Kills it whatever it is doing. */
  kill(): void
}

export interface EngineProcessHandlers {
  readonly onMessage: (message: FromEngine) => void
  readonly onOutput: (text: string) => void
  readonly onEnd: (exitCode: number, gone: Gone | undefined) => void
}
