import type { Command } from 'commander'
import { startServer } from '../../server/start-server.ts'
import type { Terminal } from '../command.ts'
import { integer } from '../options.ts'
import { addReachOptions, type ReachOptions, reachOf } from '../serve-options.ts'

interface ServeOptions extends ReachOptions {
  readonly unloadAfter: number
  readonly grace: number
}

const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

export const addServe = (
  program: Command,
  { startEngineProcess, signal, stdout, stderr }: Terminal,
): void => {
  addReachOptions(program.command('serve').description('Answer other programs over HTTP, until interrupted.'))
    .option(
      '--unload-after <minutes>',
      'close the models when nothing was asked for so long; 0 keeps them in memory',
      integer,
      5,
    )
    .option('--grace <seconds>', 'how long a running job may go on when the server is stopped', integer, 1)
    .action(async ({ unloadAfter, grace, ...reach }: ServeOptions) => {
      const report = (error: unknown) => {
        stderr.write(`likeness: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      }
      const engine = startEngineProcess(unloadAfter === 0 ? null : unloadAfter)
      try {
        const limits = { graceTime: Math.max(0, grace) * 1000 }
        const server = await startServer({ engine: engine.client, ...reachOf(reach), limits, report })
        stdout.write(`Likeness answers at ${server.url} (description: ${server.url}/docs). Ctrl-C ends it.\n`)
        await whenAborted(signal)
        await server.drain()
        await server.close()
      } finally {
        await engine.stop()
      }
    })
}
