// Finds out what Likeness finds out once on every new machine, and takes seconds for: which providers work, and large
// graphs as they are optimised. A program, which tests and `npm test` start with the home to keep it in.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const [home] = process.argv.slice(2)
const program = join(import.meta.dirname, '..', '..', 'out', 'cli', 'main.mjs')
const draw = ['create', 'a cat', '--steps', '1', '--no-enhance', '--out', join(home, 'cat.png')]
for (const args of [['doctor'], draw]) {
  const { status, stderr } = spawnSync(process.execPath, [program, ...args, '--json'], {
    env: { ...process.env, LIKENESS_HOME: home },
    encoding: 'utf8',
  })
  if (status !== 0) {
    process.stderr.write(`likeness ${args[0]} ended with ${status}. ${stderr}\n`)
    process.exit(1)
  }
}
