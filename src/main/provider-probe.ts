import { type ProviderReport, providerReport } from '../shared/machine.ts'
import { readEnding } from './engine-ending.ts'
import { startEngineProcess } from './engine-process.ts'
import { probeArgument } from './engine-protocol.ts'

const limit = 60_000

/** Tries a provider in a process of its own: a broken graphics driver may crash or hang it. */
export const probeInProcess = (
  program: string,
  name: string,
  onOutput: (text: string) => void,
): Promise<ProviderReport> =>
  new Promise(resolve => {
    const failed = (reason: string): ProviderReport => ({ name, works: false, reason, difference: null })
    const finish = (report: ProviderReport) => {
      clearTimeout(timer)
      resolve(report)
      child.kill()
    }
    const child = startEngineProcess({
      program,
      args: [probeArgument, name],
      name: 'Likeness Provider Probe',
      onMessage: message => {
        const report = providerReport.safeParse((message as { report?: unknown }).report)
        finish(report.success ? report.data : failed('its answer was not understood'))
      },
      onOutput,
      onEnd: (code, gone) => {
        const ending = readEnding(code, gone)
        finish(
          failed(`trying it ended the process (${ending.kind === 'crashed' ? ending.detail : ending.kind})`),
        )
      },
    })
    const timer = setTimeout(() => finish(failed('it did not answer within a minute')), limit)
  })
