import { readFileSync } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { integer, several } from './options.ts'

/** What `serve` says of who may use the server, and by which names. */
export interface ReachOptions {
  readonly host: string
  readonly port: number
  readonly token?: string
  readonly tokenFile?: string
  readonly allowHost?: readonly string[]
  readonly allowOrigin?: readonly string[]
  readonly trustProxy?: boolean
  readonly allowWebhook?: readonly string[]
}

/** The first line of a file. @throws InvalidArgumentError */
const lineOf = (file: string): string => {
  let line: string | undefined
  try {
    line = readFileSync(file, 'utf8').split(/\r?\n/, 1)[0]?.trim()
  } catch {
    // The same as a file without a line.
  }
  if (line) return line
  throw new InvalidArgumentError('It must be a file whose first line is the token.')
}

export const addReachOptions = (command: Command): Command =>
  command
    .option('--host <host>', 'address to listen on; any but 127.0.0.1 needs a token', '127.0.0.1')
    .option('--port <n>', 'port to listen on', integer, 8000)
    .addOption(
      // The environment, because other users of the machine can read command lines.
      new Option(
        '--token <token>',
        'what clients must send as "Authorization: Bearer <token>", as "x-api-key", or as password',
      ).env('LIKENESS_TOKEN'),
    )
    .addOption(
      new Option('--token-file <file>', 'the same, read from a file')
        .env('LIKENESS_TOKEN_FILE')
        .argParser(lineOf)
        .conflicts('token'),
    )
    .option(
      '--allow-host <name>',
      'another name by which clients may address it without a token; *.example.com for all below; several times',
      several,
    )
    .option(
      '--allow-origin <origin>',
      'origin of a web page that may use it, such as http://localhost:3000; * for all, with a token; several times',
      several,
    )
    .option(
      '--allow-webhook <host>',
      'host that clients may have told when their jobs end; HOST:PORT, *.example.com or *; several times',
      several,
    )
    .option('--trust-proxy', 'believe X-Forwarded-For, -Host and -Proto, or Forwarded: a proxy sets them')

export const reachOf = ({
  host,
  port,
  token,
  tokenFile,
  allowHost,
  allowOrigin,
  allowWebhook,
  trustProxy,
}: ReachOptions) => ({
  ...{ host, port, token: token ?? tokenFile },
  ...{ allowHosts: allowHost, allowOrigins: allowOrigin, allowWebhooks: allowWebhook, trustProxy },
})
