import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const variable = 'LIKENESS_TEST_MACHINE'
const graphs = 'graphs'

/**
 * Tests begin on a machine that Likeness knows: this runs before all of them (as `globalSetup` of vitest and Playwright),
 * and does nothing where `npm test` found out already, for all that it runs.
 */
export default (): void => {
  if (process.env[variable]) return
  const home = mkdtempSync(join(tmpdir(), 'likeness-machine-'))
  const program = join(import.meta.dirname, '..', 'scripts', 'lib', 'test-machine.mjs')
  const { status, stderr } = spawnSync(process.execPath, [program, home], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
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
