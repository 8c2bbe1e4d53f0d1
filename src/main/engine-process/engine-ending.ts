import type { Failure } from '../../shared/api/failure.ts'

/** Why an engine process ended. */
export type Ending =
  /** The person cancelled and it did not answer in time. */
  | { readonly kind: 'cancel' }
  /** We wanted another one, with other folders. */
  | { readonly kind: 'replaced' }
  /** A job found no memory: the next engine begins with what this one held. */
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'unresponsive' }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'crashed'; readonly detail: string }

/** What Electron tells in `child-process-gone`; absent when the process left by itself. */
export interface Gone {
  readonly reason: string
  readonly exitCode: number
}

/**
 * What Electron tells of a process that memory ended: the kernel's SIGKILL, a native library's abort, and, in newer
 * ones, an end before memory runs out.
 */
const outOfMemory: ReadonlySet<string | undefined> = new Set(['killed', 'oom', 'memory-eviction'])

/** Reads the end of a process nobody asked to end. 137 is SIGKILL as shells count. */
export const readEnding = (exitCode: number, gone: Gone | undefined): Ending => {
  const code = gone?.exitCode ?? exitCode
  if (outOfMemory.has(gone?.reason) || code === 137) return { kind: 'out-of-memory' }
  return { kind: 'crashed', detail: `${gone?.reason ?? 'left'}, code ${code}` }
}

/** True where the person did not ask for it and should be told. */
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

/** For the job that was running: it is offered again. */
export const interruption = (ending: Ending): Failure => ({
  code: codeOf(ending),
  message: `${because(ending)} Pictures already finished are kept; start this job again to make the rest.`,
})

/** For the person, once. */
export const endingNotice = (ending: Ending): Failure => ({
  code: codeOf(ending),
  message: `${because(ending)} It is being started again. Finished pictures are kept and waiting jobs go on.`,
})

/** For requests it did not answer. */
export const unanswered: Failure = {
  code: 'engine-stopped',
  message: 'The part of Likeness that makes pictures ended before it could answer. Try again.',
}
