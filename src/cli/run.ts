import { CommanderError } from 'commander'
import { type ErrorCode, endProcess, errorCodes, LikenessError } from '../engine/index.ts'
import { Interrupted, type Terminal } from './command.ts'
import { interrupted } from './interrupt.ts'
import { createProgram } from './program.ts'

const exitCodes = { input: 2, ours: 1, cancelled: interrupted } as const

const interruption: Failure = {
  code: 'cancelled',
  message: 'Interrupted. Nothing half-made was left behind.',
}

/** What a terminal gets when the process ends without waiting for its command. */
export const printInterrupted = (
  args: readonly string[],
  { stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>,
): void => {
  // The progress bar hid the cursor.
  if (stderr.isTTY) stderr.write('\u001b[?25h\n')
  printFailure(interruption, args, { stdout, stderr })
}

/** Runs one command. @returns the exit code: 0 done, 1 internal error, 2 bad input or usage, 130 interrupted */
export const runCommandLine = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  try {
    return await createProgram(terminal, args.includes('--json')).run(args)
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const failure = describeError(error, terminal.signal)
    printFailure(failure, args, terminal)
    if (process.env.LIKENESS_DEBUG && error instanceof Error) terminal.stderr.write(`${error.stack}\n`)
    return exitCodes[errorCodes[failure.code]]
  }
}

/** Whether a command answers others until it is ended. */
export const isServer = ([command]: readonly string[]): boolean => command === 'serve' || command === 'mcp'

/** @returns a handler of unhandled rejections, which prints the error and, but for servers, ends the process */
export const handleUnhandled =
  (args: readonly string[], terminal: Pick<Terminal, 'stdout' | 'stderr' | 'signal'>) =>
  (error: unknown): void => {
    const failure = describeError(error, terminal.signal)
    // The server goes on: other requests are not affected.
    if (isServer(args)) printFailure(failure, [], terminal)
    else {
      printFailure(failure, args, terminal)
      endProcess(exitCodes[errorCodes[failure.code]])
    }
  }

const printFailure = (
  { code, message }: Failure,
  args: readonly string[],
  { stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>,
): void => {
  if (args.includes('--json')) stdout.write(`${JSON.stringify({ ok: false, error: { code, message } })}\n`)
  else stderr.write(`likeness: ${message} [${code}]\n`)
}

interface Failure {
  readonly code: ErrorCode
  readonly message: string
}

const describeError = (error: unknown, signal: AbortSignal): Failure => {
  if (error instanceof Interrupted) return error
  if (signal.aborted) return interruption
  if (error instanceof LikenessError) return error
  if (error instanceof CommanderError)
    return { code: 'bad-usage', message: `${error.message.replace(/^error: /, '')} See --help.` }
  const cause = error instanceof Error ? error.message : String(error)
  return {
    code: 'internal',
    message: `Something went wrong in Likeness itself: ${cause}. Run again with LIKENESS_DEBUG=1 for details.`,
  }
}
