import { join } from 'node:path'
import { app, type BrowserWindow, dialog, nativeTheme, protocol, session } from 'electron'
import { resolveLanguage } from '../shared/i18n/languages.ts'
import { findAppPaths } from './app-paths.ts'
import { photoArgument } from './argv.ts'
import { dataFolderProblem } from './data-folder-problem.ts'
import { serveProtocol } from './files/protocol.ts'
import { schemes } from './files/scheme.ts'
import { registerIpcHandlers } from './ipc/register-ipc-handlers.ts'
import { readFirstLook } from './window/first-look.ts'
import { openMainWindow } from './window/main-window.ts'
import {
  blockSessionRequests,
  disableChromiumNetworking,
  lockWebContents,
  refuseDebuggers,
} from './window/security.ts'

const paths = findAppPaths(__dirname)
const devServer = paths.packaged ? undefined : process.env.ELECTRON_RENDERER_URL

app.setName('Likeness')
// That of electron-builder.yml: Windows shows notifications and taskbar progress only for an app it knows.
app.setAppUserModelId('org.likeness.app')
app.setPath('userData', join(paths.data, 'electron'))

/**
 * Opens the window with as little code as that takes. All other code is read when the page asks for the first time:
 * before, this process serves the page's files, and the page has the processor for its first paint.
 */
const start = async () => {
  await app.whenReady()
  blockSessionRequests(session.defaultSession, devServer)
  serveProtocol(paths.renderer, async address => (await desktop).servePicture(address))
  const { language, theme } = readFirstLook(paths.settings)
  nativeTheme.themeSource = theme
  const window = openMainWindow(
    paths,
    devServer,
    resolveLanguage(language, app.getLocale()),
    error => void desktop.then(({ logError }) => logError(error)),
  )
  await pageAsks(window)
  const { runDesktop } = await import('./run-desktop.ts')
  return runDesktop(paths, devServer, window)
}

/** Milliseconds after which the page is no longer waited for. */
const patience = 1000

/** Until the page asks something, or can no longer. */
const pageAsks = (window: BrowserWindow): Promise<void> =>
  new Promise(resolve => {
    registerIpcHandlers(async (...call) => {
      resolve()
      return (await desktop).answerCall(...call)
    })
    window.webContents.once('render-process-gone', () => resolve())
    window.once('closed', () => resolve())
    setTimeout(resolve, patience)
  })

let desktop: ReturnType<typeof start>

const run = () => {
  // With --no-sandbox (as root, in a container) `enableSandbox` would throw.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  disableChromiumNetworking(devServer)
  if (paths.packaged) refuseDebuggers()
  protocol.registerSchemesAsPrivileged([...schemes])
  lockWebContents()
  desktop = start()

  const show = async (path?: string) => {
    const { showWindow, openPhoto } = await desktop
    showWindow()
    if (path !== undefined) openPhoto(path)
  }
  app.on('second-instance', (_event, args, workingFolder) => {
    void show(photoArgument(args.slice(1), workingFolder))
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void show(path)
  })
  app.on('activate', () => void show())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  const given = photoArgument(process.argv.slice(1), process.cwd())
  desktop.then(
    ({ openPhoto }) => given !== undefined && openPhoto(given),
    error => {
      dialog.showErrorBox('Likeness', error instanceof Error ? (error.stack ?? error.message) : String(error))
      app.exit(1)
    },
  )
}

/** Without a data folder there are no settings, pictures or log: says where it should be, and exits. */
const refuse = async (problem: string) => {
  await app.whenReady()
  const { textsIn } = await import('./menu/texts.ts')
  const t = textsIn('system', app.getLocale())
  const title = t('dialogs:dataFolder.title')
  const text = t('dialogs:dataFolder.text', { folder: paths.data, problem })
  process.stderr.write(`${title}: ${text}\n`)
  dialog.showErrorBox(title, text)
  app.exit(1)
}

const problem = dataFolderProblem(paths.data)
if (problem) void refuse(problem)
else if (app.requestSingleInstanceLock()) run()
else app.quit()
