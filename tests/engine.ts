import { join } from 'node:path'
import { createEngine, type Engine, engineFolders } from '../src/engine/index.ts'
import { repository, temporaryFolder } from './cli.ts'
import { knowMachine } from './known-machine.ts'

/** An engine with the starter pack, and a home of its own for everything else. */
export const startEngine = (): { readonly engine: Engine; readonly home: string } => {
  const home = temporaryFolder()
  knowMachine(home)
  const folders = engineFolders(join(repository, 'resources', 'models'), home)
  return { home, engine: createEngine({ version: '0.0.0-test', folders }) }
}
