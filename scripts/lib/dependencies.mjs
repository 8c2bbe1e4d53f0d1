import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const minimum = [20, 20]

/** Installs the locked dependencies when they are missing or the lockfile has changed since. */
export const ensureDependencies = root => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
    process.stderr.write(
      `Likeness needs Node ${minimum.join('.')} or newer; this is ${process.versions.node}.\n`,
    )
    process.exit(1)
  }
  const stamp = join(root, 'node_modules', '.likeness-lock')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return

  process.stderr.write('Installing dependencies (once) …\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(
    npm,
    ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'],
    {
      cwd: root,
      // stdout belongs to the command that follows; a test runner's production mode must not drop its own tools.
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, NODE_ENV: 'development' },
      shell: process.platform === 'win32',
    },
  )
  if (status !== 0) {
    process.stderr.write(
      'npm ci failed: check the network and the messages above, then run the command again.\n',
    )
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}
