import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureElectron, ensureOfficialElectron } from './electron-dist.mjs'
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

const runBuilder = (root, args) => {
  const { status } = spawnSync(process.execPath, tool(root, 'electron-builder', ...args), {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  if (status !== 0) throw new Error('The program could not be packaged: see above.')
}

const packUnpacked = (root, { dist, version }) =>
  runBuilder(root, ['--dir', `-c.electronDist=${dist}`, `-c.electronVersion=${version}`])

/**
 * Packs the built app with electron-builder and the official Electron into dist/. Without arguments, as an unpacked
 * folder that runs here; arguments (`--win nsis`, `--mac dmg`, `--linux AppImage deb`) make installers.
 */
export const packageApp = (root, args) => {
  const electron = ensureOfficialElectron(root)
  if (args.length > 0) runBuilder(root, args)
  else packUnpacked(root, electron)
}

/** Packs the unpacked program for the tests when the built app, its models or the way it is packed has changed. */
export const ensurePackage = root => {
  const stamp = join(root, 'dist', '.packaged')
  const files = [
    'out/.app-built',
    'electron-builder.yml',
    'package-lock.json',
    'scripts/lib/after-extract.mjs',
    'resources/models/starter/manifest.json',
    'NOTICE',
  ]
  const sources = [...files.map(name => changed(join(root, name))), newest(join(root, 'build'))]
  if (changed(stamp) > Math.max(...sources)) return
  rmSync(stamp, { force: true })
  process.stderr.write('Packaging the app …\n')
  packUnpacked(root, ensureElectron(root))
  writeFileSync(stamp, '')
}
