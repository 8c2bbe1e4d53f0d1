import type { Readable, Writable } from 'node:stream'
import { type Engine, LikenessError } from '../engine/index.ts'
import type { Route, RouteInput, RouteOutput } from '../shared/api/contract.ts'

import type { RunningEngine } from './engine-process.ts'

/** What the command line gets from its process. */
export interface Terminal {
  readonly version: string
  /** The engine of this process; created when it is first asked for. */
  readonly engine: Engine
  /** An engine in a process of its own. @param unloadAfter minutes after which its networks are closed; null for never */
  startEngineProcess(unloadAfter: number | null): RunningEngine
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean }
}

/** Requests a route with a progress bar, and prints the output as lines, or as JSON with `--json`. */
export type Execute = <R extends Route>(
  route: R,
  input: RouteInput<R>,
  describe: (output: RouteOutput<R>) => readonly string[],
  /** Exit code for an output that reports a failure, such as a damaged pack; 0 by default. */
  exitCode?: (output: RouteOutput<R>) => number,
) => Promise<void>

/** Ctrl-C where something is kept: the message says what, and how to continue. */
export class Interrupted extends LikenessError {
  constructor(message: string) {
    super('cancelled', message)
  }
}
