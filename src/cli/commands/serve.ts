import { type Command, Option } from 'commander'
import { startServer } from '../../server/start-server.ts'
import type { Terminal } from '../command.ts'
import { integer } from '../options.ts'

interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly token?: string
  readonly unloadAfter: number
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
  program
    .command('serve')
    .description('Answer other programs over HTTP, until interrupted.')
    .option('--host <host>', 'address to listen on; any but 127.0.0.1 needs a token', '127.0.0.1')
    .option('--port <n>', 'port to listen on', integer, 8000)
    .addOption(
      // The environment, because other users of the machine can read command lines.
      new Option('--token <token>', 'what clients must send as "Authorization: Bearer <token>"').env(
        'LIKENESS_TOKEN',
      ),
    )
    .option(
      '--unload-after <minutes>',
      'close the models when nothing was asked for so long; 0 keeps them in memory',
      integer,
      5,
    )
    .action(async ({ host, port, token, unloadAfter }: ServeOptions) => {
      const report = (error: unknown) => {
        stderr.write(`likeness: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      }
      const engine = startEngineProcess(unloadAfter === 0 ? null : unloadAfter)
      try {
        const server = await startServer({ engine: engine.client, host, port, token, report })
        stdout.write(`Likeness answers at ${server.url} (description: ${server.url}/docs). Ctrl-C ends it.\n`)
        await whenAborted(signal)
        await server.close()
      } finally {
        await engine.stop()
      }
    })
}
