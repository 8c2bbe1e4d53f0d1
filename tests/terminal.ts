import { Readable } from 'node:stream'
import type { Terminal } from '../src/cli/command.ts'
import { type Engine, engineClient } from '../src/engine/index.ts'

/** What the command line gets from its process, where the test's own engine serves all its commands. */
export const terminalWith = (
  engine: Engine,
  rest: Pick<Terminal, 'signal' | 'stdout' | 'stderr'>,
): Terminal => ({
  version: engine.version,
  engine,
  stdin: Readable.from([]),
  startEngineProcess: () => ({ client: engineClient(engine), stop: async () => {} }),
  ...rest,
})
