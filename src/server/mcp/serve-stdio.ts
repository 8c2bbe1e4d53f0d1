import type { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import type { EngineClient } from '../../engine/index.ts'
import { createTextToImageModels } from '../common/models.ts'
import { createJobs } from '../jobs/jobs.ts'
import { createSavedResults } from '../jobs/saved-results.ts'
import { defaultLimits } from '../limits.ts'
import type { McpContext } from './mcp-context.ts'
import { createMcpServer } from './mcp-server.ts'

export interface StdioOptions {
  readonly version: string
  /** Called when the first tool is. */
  readonly startEngine: () => EngineClient
  /** Folders whose pictures clients may name by path. */
  readonly folders: readonly string[]
  readonly stdin: Readable
  readonly stdout: Writable
  readonly signal: AbortSignal
  readonly report: (error: unknown) => void
}

/** Answers one client of the Model Context Protocol until it closes its end or `signal` is aborted. */
export const serveMcpOnStdio = async ({ signal, stdin, ...options }: StdioOptions): Promise<void> => {
  const { version, folders, report } = options
  let context: McpContext | undefined
  const open = () => {
    context ??= createContext(options.startEngine())
    return context
  }
  const client = { base: undefined, folders, report }
  const handle = serveStdio(() => createMcpServer(version, { context: open, client }), {
    transport: new StdioServerTransport(stdin, options.stdout, { maxBufferSize: defaultLimits.bodyBytes }),
    onerror: report,
  })
  // A client that is gone ends the input, or breaks it.
  await finished(stdin, { signal, cleanup: true }).catch(() => {})
  await handle.close()
}

const createContext = (engine: EngineClient): McpContext => ({
  engine,
  jobs: createJobs(engine, undefined),
  models: createTextToImageModels(engine, undefined),
  savedResults: createSavedResults(engine, defaultLimits.unkeptTime),
  policy: undefined,
})
