import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { ensureElectron } from './electron-dist.mjs'
import { ensureSystem, hasDisplay, isRoot } from './linux.mjs'
import { stopGapNotice } from './stop-gap-electron.mjs'

/** Chromium refuses to run its sandbox as root; containers and CI machines often have no other user. */
export const sandboxArguments = process.platform === 'linux' && isRoot ? ['--no-sandbox'] : []

export const assertDisplay = () => {
  if (hasDisplay) return
  throw new Error(
    'There is no display here to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set).\n' +
      'The command line does the same work:\n' +
      '  npm run likeness -- create "a portrait of a queen" --out queen.png\n' +
      'To open the window on a virtual display: xvfb-run npm start',
  )
}

/** What opens windows where there is no display. */
const virtualDisplay = hasDisplay ? [] : ['xvfb-run', 'xauth']

/** Electron, ready to run: fetched, its libraries and a display there, and what is unsafe about it said. */
export const prepareElectron = root => {
  const electron = ensureElectron(root)
  if (!electron.official) process.stderr.write(`${stopGapNotice}\n`)
  ensureSystem(electron.executable, virtualDisplay)
  if (sandboxArguments.length > 0)
    process.stderr.write('You are root, so Chromium runs without its sandbox (--no-sandbox).\n')
  return electron
}

/** Opens the window and lives as long as it does. `photos` are paths relative to where npm was called. */
export const startApp = (root, photos) => {
  const { executable } = prepareElectron(root)
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  const from = process.env.INIT_CWD ?? process.cwd()
  const paths = photos.map(photo => (photo.startsWith('-') ? photo : resolve(from, photo)))
  const child = spawn(executable, [root, ...sandboxArguments, ...paths], { stdio: 'inherit', env })
  // Ctrl-C reaches the child by itself; what is sent to this process alone does not.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
