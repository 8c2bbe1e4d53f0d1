import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian's packages for what Electron wants and a bare system lacks. */
const packageOf = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libdrm.so.2': 'libdrm2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libcairo.so.2': 'libcairo2',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libexpat.so.1': 'libexpat1',
  'libudev.so.1': 'libudev1',
  'libX11.so.6': 'libx11-6',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'xvfb-run': 'xvfb',
  xauth: 'xauth',
}

const isLinux = process.platform === 'linux'
export const isRoot = process.getuid?.() === 0
export const hasDisplay = !isLinux || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** Where a program lies that can be called by its name alone. */
export const programOnPath = name =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, name))
    .find(existsSync)

const missingLibraries = executable => {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' })
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(([, library]) => library)
}

/** Since their change to 64-bit time, Debian and Ubuntu call some libraries `…t64`. */
const currentName = name =>
  spawnSync('apt-cache', ['show', `${name}t64`], { stdio: 'ignore' }).status === 0 ? `${name}t64` : name

/** Debian's or Ubuntu's names of all packages that Electron and a virtual display want. */
export const systemPackages = () => [...new Set(Object.values(packageOf))].map(currentName)

/**
 * Makes sure that Linux has the shared libraries of an executable, and the programs named; other systems have all.
 * Root on Debian and its kin gets what is missing installed; everyone else is told the command. Throws when
 * something is missing still.
 */
export const ensureSystem = (executable, programs = []) => {
  if (!isLinux) return
  const missing = () => [...missingLibraries(executable), ...programs.filter(name => !programOnPath(name))]
  const before = missing()
  if (before.length === 0) return
  const names = [...new Set(before.map(name => packageOf[name] ?? name))]
  const command = `apt-get install -y --no-install-recommends ${names.join(' ')}`
  if (!isRoot || !programOnPath('apt-get'))
    throw new Error(
      `This system lacks ${before.join(', ')}. On Debian or Ubuntu, install them with:\n  sudo ${command}`,
    )
  process.stderr.write(
    `This system lacks ${before.join(', ')}: installing ${names.join(', ')} with apt-get …\n`,
  )
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update', '-q')
  const { stderr } = apt('install', '-y', '-q', '--no-install-recommends', ...names.map(currentName))
  const after = missing()
  if (after.length > 0)
    throw new Error(`${after.join(', ')} could not be installed with "${command}":\n${stderr.trim()}`)
}

/** Programs that tests can do without, by Debian's packages. */
const packagesForTests = {
  chromium: 'chromium',
  rpmbuild: 'rpm',
  'desktop-file-validate': 'desktop-file-utils',
  appstreamcli: 'appstream',
}

/**
 * Begins to install programs that tests can do without, beside other work. Only where nobody minds: on a machine that
 * does nothing but test (CI), as root. Elsewhere the tests that lack one say so.
 * @returns what waits for them, and throws when they could not be installed
 */
export const beginInstallingForTests = () => {
  const names = Object.keys(packagesForTests)
    .filter(program => !programOnPath(program))
    .map(program => packagesForTests[program])
  if (!isLinux || !process.env.CI || !isRoot || names.length === 0 || !programOnPath('apt-get'))
    return async () => {}
  const install = 'apt-get update -q && apt-get install -y -q --no-install-recommends "$@"'
  const child = spawn('sh', ['-c', install, 'sh', ...names], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  const ended = new Promise(resolve => child.once('close', resolve))
  return async () => {
    if ((await ended) !== 0)
      throw new Error(`${names.join(', ')} could not be installed with apt-get: see above.`)
  }
}
