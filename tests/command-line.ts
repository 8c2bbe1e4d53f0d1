import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll } from 'vitest'
import { runCommandLine } from '../src/cli/run.ts'
import type { Engine } from '../src/engine/index.ts'
import { type CliResult, parseLast } from './cli.ts'
import { startEngine } from './engine.ts'
import { terminalWith } from './terminal.ts'

/**
 * The command line in the test's own process, with one engine for all tests of a file: what is loaded once stays. Where
 * the process itself matters, `likeness` starts one.
 * @param fill puts into the engine's home what is to be there
 */
export const commandLine = (
  fill: (home: string) => void = () => {},
): ((args: readonly string[]) => Promise<Omit<CliResult, 'peakMemory'>>) => {
  let engine: Engine
  beforeAll(() => {
    const started = startEngine()
    engine = started.engine
    fill(started.home)
  })
  afterAll(() => engine.dispose())
  return async args => {
    const [out, err] = [new PassThrough(), new PassThrough()]
    const { signal } = new AbortController()
    const code = await runCommandLine(args, terminalWith(engine, { signal, stdout: out, stderr: err }))
    out.end()
    err.end()
    const stdout = await text(out)
    return { code, stdout, stderr: await text(err), json: parseLast(stdout) }
  }
}
