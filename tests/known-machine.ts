import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const variable = 'LIKENESS_TEST_MACHINE'

/**
 * Which providers work takes seconds to find out, once on every new machine. Tests begin on one that Likeness knows:
 * this runs before all of them (as `globalSetup` of vitest and Playwright).
 */
export default (): void => {
  const home = mkdtempSync(join(tmpdir(), 'likeness-machine-'))
  const program = join(import.meta.dirname, '..', 'out', 'cli', 'main.mjs')
  const { status, stderr } = spawnSync(process.execPath, [program, 'doctor', '--json'], {
    env: { ...process.env, LIKENESS_HOME: home },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`likeness doctor ended with ${status}. ${stderr}`)
  process.env[variable] = join(home, 'cache')
}

/** Gives a new home what is known of this machine. */
export const knowMachine = (home: string): void => {
  const known = process.env[variable]
  const cache = join(home, 'cache')
  if (known && !existsSync(cache)) cpSync(known, cache, { recursive: true })
}
