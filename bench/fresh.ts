import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A swap of two photos by the command line in a fresh process, where no code is compiled yet: what a single `likeness
 * swap` takes. Called with the repository and the built command line.
 */
const [root, cli] = process.argv.slice(2) as [string, string]
const rounds = 5
const photos = join(root, 'tests', 'fixtures', 'photos')
const home = mkdtempSync(join(tmpdir(), 'likeness-bench-'))

interface Timings {
  readonly total: number
  readonly inference: number
  readonly stages: Readonly<Record<string, number>>
}

const swap = (): Timings => {
  const pictures = ['--source', join(photos, 'astronaut.png'), '--target', join(photos, 'grace_hopper.jpg')]
  const output = execFileSync(
    process.execPath,
    [cli, 'swap', ...pictures, '--out', join(home, 'swapped.png'), '--json'],
    { encoding: 'utf8', env: { ...process.env, LIKENESS_HOME: home }, stdio: ['ignore', 'pipe', 'ignore'] },
  )
  return JSON.parse(output.trim().split('\n').at(-1)!).timings
}

const runs = Array.from({ length: rounds }, swap)
rmSync(home, { recursive: true, force: true })
const { total, inference, stages } = runs.reduce((best, run) => (run.total < best.total ? run : best))
console.log(`swap in a fresh process, best of ${rounds}`)
for (const [stage, time] of Object.entries(stages))
  console.log(`  ${stage.padEnd(12)} ${time.toFixed(0).padStart(7)} ms`)
console.log(
  `  ${'total'.padEnd(12)} ${total.toFixed(0).padStart(7)} ms  ${inference.toFixed(0).padStart(7)} ms  ${(inference / total).toFixed(2)}`,
)
