import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchStopGap, hasStopGap, keptStopGap } from './stop-gap-electron.mjs'

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

/** The Electron named by LIKENESS_ELECTRON_DIST, or the official one; undefined when neither is there. */
const presentElectron = root => {
  const named = process.env.LIKENESS_ELECTRON_DIST
  if (named) {
    if (existsSync(executableIn(named)) && existsSync(join(named, 'version'))) return describe(named, true)
    throw new Error(`LIKENESS_ELECTRON_DIST is "${named}", but there is no Electron with a version file.`)
  }
  const module = join(root, 'node_modules', 'electron')
  const dist = join(module, 'dist')
  const isThere = existsSync(join(dist, 'version')) && existsSync(join(module, 'path.txt'))
  return isThere ? describe(dist, true) : undefined
}

/** Downloads the official Electron from github.com. Throws when it cannot be had. */
const downloadElectron = root => {
  const module = join(root, 'node_modules', 'electron')
  const { version } = JSON.parse(readFileSync(join(module, 'package.json'), 'utf8'))
  say(`Getting Electron ${version} (once) …`)
  const { status, stderr } = spawnSync(process.execPath, [join(module, 'install.js')], {
    cwd: root,
    timeout: installLimit,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
  })
  if (status === 0) return describe(join(module, 'dist'), true)
  const reason = stderr?.trim().split('\n')[0] || 'it took too long'
  throw new Error(
    `Electron ${version} could not be downloaded (${reason}). It comes from github.com: check the network, or set LIKENESS_ELECTRON_DIST to an unpacked Electron.`,
  )
}

/** The Electron that is shipped; fetched when it is missing. Throws when it cannot be had. */
export const ensureOfficialElectron = root => presentElectron(root) ?? downloadElectron(root)

/**
 * The Electron to run and test a clone with: the official one or, where that cannot be downloaded, the stop-gap
 * (`official` is false). Fetches what is missing; later calls only look.
 */
export const ensureElectron = root => {
  const present = presentElectron(root)
  if (present) return present
  const kept = keptStopGap(root)
  if (kept) return describe(kept, false)
  try {
    return downloadElectron(root)
  } catch (error) {
    if (!hasStopGap) throw error
    say(error.message)
    return describe(fetchStopGap(root), false)
  }
}
