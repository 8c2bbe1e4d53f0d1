import type { Engine } from '../engine/index.ts'

/** What the command line needs from the process around it. */
export interface Terminal {
  readonly engine: Engine
  readonly signal: AbortSignal
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean }
}
