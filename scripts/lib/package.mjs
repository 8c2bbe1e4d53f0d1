import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureElectron, ensureOfficialElectron } from './electron-dist.mjs'
import { programOnPath } from './linux.mjs'
import { writeReleaseTexts } from './metainfo.mjs'
import { changed, newest } from './newest.mjs'
import { tool } from './tools.mjs'

const folders = {
  win32: ['win-unpacked', 'Likeness.exe', 'Likeness.exe'],
  darwin: [
    `mac${process.arch === 'arm64' ? '-arm64' : ''}/Likeness.app/Contents`,
    'MacOS/Likeness',
    'Frameworks/Electron Framework.framework/Electron Framework',
  ],
  linux: [`linux-${process.arch === 'x64' ? '' : `${process.arch}-`}unpacked`, 'likeness', 'likeness'],
}

/** Where the unpacked program lies: what is started, and the binary that carries Electron's fuses. */
export const packagedProgram = root => {
  const [folder, executable, binary] = folders[process.platform] ?? folders.linux
  return { executable: join(root, 'dist', folder, executable), binary: join(root, 'dist', folder, binary) }
}

const runBuilder = (root, args, env = {}) => {
  writeReleaseTexts(root)
  const { status } = spawnSync(
    process.execPath,
    // By itself electron-builder would publish what is built for a tag.
    tool(root, 'electron-builder', '--publish', 'never', ...args),
    { cwd: root, stdio: ['ignore', process.stderr, process.stderr], env: { ...process.env, ...env } },
  )
  if (status !== 0) throw new Error('The program could not be packaged: see above.')
}

const electronOptions = ({ dist, version }) => [`-c.electronDist=${dist}`, `-c.electronVersion=${version}`]

/**
 * Packs the built app with electron-builder and the official Electron into dist/. Without arguments, as an unpacked
 * folder that runs here; arguments (`--win`, `--mac dmg`, `--linux AppImage deb`) make installers.
 */
export const packageApp = (root, args) => {
  const electron = ensureOfficialElectron(root)
  if (args.length > 0) runBuilder(root, args)
  else runBuilder(root, ['--dir', ...electronOptions(electron)])
}

/** The installers that the tests make where this machine has the programs for it, by the program each needs. */
const testedInstallers = { deb: 'dpkg-deb', rpm: 'rpmbuild' }

/** The installers of this machine that the tests look into, by kind. */
export const packagedInstallers = root => {
  const files = readdirSync(join(root, 'dist')).map(name => join(root, 'dist', name))
  return Object.fromEntries(
    Object.keys(testedInstallers).map(kind => [kind, files.find(file => file.endsWith(`.${kind}`))]),
  )
}

/**
 * Packs the unpacked program for the tests, and from it the installers that can be made here, when the built app, its
 * models or the way it is packed has changed.
 */
export const ensurePackage = root => {
  const stamp = join(root, 'dist', '.packaged')
  const files = [
    'out/.app-built',
    'electron-builder.yml',
    'package-lock.json',
    'resources/models/starter/manifest.json',
    'CHANGELOG.md',
    'NOTICE',
  ]
  const folders = ['build', 'scripts/lib'].map(name => newest(join(root, name)))
  if (changed(stamp) > Math.max(...files.map(name => changed(join(root, name))), ...folders)) return
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  process.stderr.write('Packaging the app …\n')
  const kinds = Object.keys(testedInstallers).filter(kind => programOnPath(testedInstallers[kind]))
  const target = process.platform === 'linux' && kinds.length > 0 ? ['--linux', ...kinds] : ['--dir']
  // Fast ones: see there.
  const env = { CUSTOM_FPM_PATH: join(root, 'scripts', 'lib', 'quick-fpm.mjs') }
  runBuilder(root, [...target, ...electronOptions(ensureElectron(root))], env)
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stamp, '')
}
