import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type ProbeProvider, probeProvider } from '../engine/index.ts'
import { type ProviderReport, providerReport } from '../shared/machine.ts'

/** Hidden first argument that makes the program try one provider, print the report and leave. */
export const probeCommand = '__probe-provider'

export const runProbeCommand = async (name: string): Promise<void> => {
  process.stdout.write(`${JSON.stringify(await probeProvider(name))}\n`)
}

const run = promisify(execFile)

/**
 * Tries a provider in a process of its own: a broken graphics driver may crash or hang it,
 * and the native loaders' chatter stays out of our terminal.
 */
export const probeInChild =
  (program: string): ProbeProvider =>
  async name => {
    const failed = (reason: string): ProviderReport => ({ name, works: false, reason, difference: null })
    try {
      const { stdout } = await run(process.execPath, [program, probeCommand, name], { timeout: 60_000 })
      return providerReport.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
    } catch (error) {
      const { killed, signal, code } = error as { killed?: boolean; signal?: string; code?: number }
      if (killed) return failed('it did not answer within a minute')
      return failed(`trying it ended the process (${signal ?? `exit code ${code ?? 'unknown'}`})`)
    }
  }
