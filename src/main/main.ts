import { join } from 'node:path'
import { app, type BrowserWindow, dialog, protocol, session } from 'electron'
import { findAppPaths } from './app-paths.ts'
import { photoArgument } from './argv.ts'
import { blockSessionRequests, disableChromiumNetworking, refuseDebuggers } from './block-network.ts'
import { watchCrashes } from './crash.ts'
import { dataFolderProblem } from './data-folder-problem.ts'
import { openPhoto } from './files/open-photo.ts'
import { schemes, serveProtocol } from './files/protocol.ts'
import { thumbnailWithin } from './files/thumbnail.ts'
import { applyFirstSettings, createDesktop, currentTexts, servedFolders } from './ipc/create-desktop.ts'
import { registerIpcHandlers } from './ipc/ipc.ts'
import { openLog } from './log.ts'
import { textsIn } from './menu/texts.ts'
import { guardQuit } from './quit.ts'
import { openMainWindow } from './window/main-window.ts'
import { lockWebContents } from './window/window-security.ts'

const thumbnailPatience = 2000

const places = findAppPaths(__dirname)
const devServer = places.packaged ? undefined : process.env.ELECTRON_RENDERER_URL

app.setName('Likeness')
app.setPath('userData', join(places.data, 'electron'))

const run = () => {
  const log = openLog(places.log, !places.packaged)
  let window: BrowserWindow | undefined
  const desktop = createDesktop(places, log, () => window)
  const texts = () => currentTexts(desktop)
  const quitGuard = guardQuit(desktop, texts)
  watchCrashes({ log, texts, end: quitGuard.end })

  // Started without a sandbox (as root, in a container) Chromium refuses to be told of one.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  disableChromiumNetworking(devServer)
  if (places.packaged) refuseDebuggers()
  protocol.registerSchemesAsPrivileged([...schemes])
  lockWebContents()

  const showWindow = () => {
    if (!window) {
      window = openMainWindow(places, devServer, { texts, log, quit: () => app.quit() })
      window.once('closed', () => {
        window = undefined
      })
      desktop.channel.attach(window)
      quitGuard.watchWindow(window)
    }
    if (window.isMinimized()) window.restore()
    if (window.isVisible()) window.focus()
  }

  const open = (path: string | undefined) => {
    if (path !== undefined) void openPhoto(desktop, path)
  }

  app.on('second-instance', (_event, args, workingFolder) => {
    if (app.isReady()) showWindow()
    open(photoArgument(args.slice(1), workingFolder))
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (app.isReady()) showWindow()
    open(path)
  })
  app.on('activate', showWindow)
  app.on('quit', () => desktop.form.forgetPhotos())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })

  void app.whenReady().then(() => {
    log.info(
      `Likeness ${places.version}, Electron ${process.versions.electron}, ${process.platform} ${process.arch}`,
    )
    applyFirstSettings(desktop)
    blockSessionRequests(session.defaultSession, devServer)
    serveProtocol({
      folders: () => servedFolders(desktop),
      thumbnail: picture => thumbnailWithin(desktop.engine, picture, thumbnailPatience),
    })
    registerIpcHandlers(desktop, devServer)
    showWindow()
    desktop.engine.start()
    open(photoArgument(process.argv.slice(1), process.cwd()))
  })
}

/** Without a data folder there are no settings, no pictures and no log: the person is told where it should be. */
const refuse = (problem: string) => {
  const t = textsIn('system', app.getLocale())
  const title = t('dialogs:dataFolder.title')
  const text = t('dialogs:dataFolder.text', { folder: places.data, problem })
  process.stderr.write(`${title}: ${text}\n`)
  dialog.showErrorBox(title, text)
  app.exit(1)
}

const problem = dataFolderProblem(places.data)
if (problem) void app.whenReady().then(() => refuse(problem))
else if (app.requestSingleInstanceLock()) run()
else app.quit()
