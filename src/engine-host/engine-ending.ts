import type { Failure } from '../shared/api/failure.ts'

/** Why an engine process ended. */
export type Ending =
  /** A job was cancelled and did not stop in time. */
  | { readonly kind: 'cancel' }
  /** Replaced by an engine with other folders. */
  | { readonly kind: 'replaced' }
  /** A job ran out of memory: ending the process gives its memory back. */
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'unresponsive' }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'crashed'; readonly detail: string }

/** Details of Electron's `child-process-gone`; absent when the process exited by itself. */
export interface Gone {
  readonly reason: string
  readonly exitCode: number
}

/**
 * Electron's reasons for a process that ran out of memory: the kernel's SIGKILL, a native library's abort, and, in newer
 * versions, termination before memory runs out.
 */
const outOfMemory: ReadonlySet<string | undefined> = new Set(['killed', 'oom', 'memory-eviction'])

/** Why a process ended that was not asked to. 137 is SIGKILL as shells report it. */
export const readEnding = (exitCode: number, gone: Gone | undefined): Ending => {
  const code = gone?.exitCode ?? exitCode
  if (outOfMemory.has(gone?.reason) || code === 137) return { kind: 'out-of-memory' }
  return { kind: 'crashed', detail: `${gone?.reason ?? 'left'}, code ${code}` }
}

/** Whether the user did not cause it and should be told. */
export const isAlarming = ({ kind }: Ending): boolean =>
  kind !== 'cancel' && kind !== 'replaced' && kind !== 'exhausted'

const because = (ending: Ending): string => {
  switch (ending.kind) {
    case 'cancel':
      return 'The job was cancelled.'
    case 'replaced':
      return 'The part of Likeness that makes pictures was started anew with other folders.'
    case 'exhausted':
      return 'The part of Likeness that makes pictures was started anew, because memory ran out.'
    case 'unresponsive':
      return 'The part of Likeness that makes pictures did not answer any more and was ended.'
    case 'out-of-memory':
      return 'The part of Likeness that makes pictures was ended by the system, most likely because the computer ran out of memory. Close other programs, or make smaller pictures or fewer at once.'
    case 'crashed':
      return 'The part of Likeness that makes pictures ended unexpectedly. The log tells more; if it happens again, choose another provider in the settings.'
    default:
      return ending satisfies never
  }
}

const codeOf = (ending: Ending): string =>
  ending.kind === 'out-of-memory' ? 'engine-out-of-memory' : 'engine-stopped'

/** The failure of the job that was running, which is offered again. */
export const interruption = (ending: Ending): Failure => ({
  code: codeOf(ending),
  message: `${because(ending)} Pictures already finished are kept; start this job again to make the rest.`,
})

/** The notice shown to the user, once. */
export const endingNotice = (ending: Ending): Failure => ({
  code: codeOf(ending),
  message: `${because(ending)} It is being started again. Finished pictures are kept and waiting jobs go on.`,
})

/** The failure of requests that were not answered. */
export const unanswered: Failure = {
  code: 'engine-stopped',
  message: 'The part of Likeness that makes pictures ended before it could answer. Try again.',
}
