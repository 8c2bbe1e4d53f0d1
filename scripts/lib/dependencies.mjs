import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from './npm.mjs'

const minimum = [20, 20]

const packagesOf = file => JSON.parse(readFileSync(file, 'utf8')).packages

/** Whether every locked package is there in its locked version, by npm's own record of what it installed. */
const isInstalled = root => {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = packagesOf(record)
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(
    // Packages for other platforms are locked, but not installed.
    ([path, { version, optional }]) => !path || optional || installed[path]?.version === version,
  )
}

/** Installs the locked dependencies when they are missing or the lockfile has changed since. */
export const ensureDependencies = root => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < minimum[0] || (major === minimum[0] && minor < minimum[1]))
    throw new Error(`Likeness needs Node ${minimum.join('.')} or newer; this is ${process.versions.node}.`)
  if (isInstalled(root)) return

  process.stderr.write('Installing dependencies (once) …\n')
  const { status } = npm(['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    // stdout belongs to the command that follows; a test runner's production mode must not drop its own tools.
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, NODE_ENV: 'development' },
  })
  if (status !== 0)
    throw new Error('npm ci failed: check the network and the messages above, then run the command again.')
}
