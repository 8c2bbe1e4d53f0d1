import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const variable = 'LIKENESS_TEST_MACHINE'
const graphs = 'graphs'

/**
 * Which providers work, and large graphs as they were optimised: seconds to find out, once on every new machine.
 * Tests begin on one that Likeness knows: this runs before all of them (as `globalSetup` of vitest and Playwright).
 */
export default (): void => {
  const home = mkdtempSync(join(tmpdir(), 'likeness-machine-'))
  const program = join(import.meta.dirname, '..', 'out', 'cli', 'main.mjs')
  const draw = ['create', 'a cat', '--steps', '1', '--no-enhance', '--out', join(home, 'cat.png')]
  for (const args of [['doctor'], draw]) {
    const { status, stderr } = spawnSync(process.execPath, [program, ...args, '--json'], {
      env: { ...process.env, LIKENESS_HOME: home },
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`likeness ${args[0]} ended with ${status}. ${stderr}`)
  }
  process.env[variable] = join(home, 'cache')
}

/** Gives a new home what is known of this machine; the graphs, which are large, are those of all. */
export const knowMachine = (home: string): void => {
  const known = process.env[variable]
  const cache = join(home, 'cache')
  if (!known || existsSync(cache)) return
  const kept = join(known, graphs)
  cpSync(known, cache, { recursive: true, filter: source => source !== kept })
  mkdirSync(kept, { recursive: true })
  symlinkSync(kept, join(cache, graphs), 'junction')
}
