import { readEnding } from '../../engine-host/engine-ending.ts'
import type { BenchmarkEnd } from '../../shared/api/doctor.ts'
import { startEngineProcess } from './engine-process.ts'

/**
 * Runs the engine's program once more for a benchmark, in a process of its own: a graphics driver may crash or hang it.
 * @param limit milliseconds after which it is ended
 * @param stop ends it at once
 */
export const benchmarkInProcess = (
  program: string,
  args: readonly string[],
  limit: number,
  onOutput: (text: string) => void,
  stop: AbortSignal,
): Promise<BenchmarkEnd> =>
  new Promise(resolve => {
    const finish = (end: BenchmarkEnd) => {
      clearTimeout(timer)
      resolve(end)
      child.kill()
    }
    const child = startEngineProcess({
      program,
      args,
      name: 'Likeness Benchmark',
      onMessage: message => finish({ kind: 'answered', report: (message as { report?: unknown }).report }),
      onOutput,
      onEnd: (code, gone) => {
        const ending = readEnding(code, gone)
        const how = ending.kind === 'crashed' ? ending.detail : ending.kind
        finish({ kind: 'ended', how, fromOutside: ending.kind === 'out-of-memory' })
      },
    })
    const timer = setTimeout(() => finish({ kind: 'hung' }), limit)
    stop.addEventListener('abort', () => finish({ kind: 'stopped' }), { once: true })
  })
