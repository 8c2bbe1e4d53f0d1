import { join } from 'node:path'
import { app, type BrowserWindow, dialog, Menu, protocol, session } from 'electron'
import { findAppPaths } from './app-paths.ts'
import { photoArgument } from './argv.ts'
import { watchCrashes } from './crash.ts'
import { dataFolderProblem } from './data-folder-problem.ts'
import { openPhoto } from './files/open-photo.ts'
import { schemes, serveProtocol } from './files/protocol.ts'
import { thumbnailWithin } from './files/thumbnail.ts'
import {
  applyFirstSettings,
  createDesktop,
  currentLanguage,
  currentTexts,
  servedFolders,
} from './ipc/create-desktop.ts'
import { registerIpcHandlers } from './ipc/register-ipc-handlers.ts'
import { openLog } from './log.ts'
import { textMenuTemplate } from './menu/text-menu.ts'
import { textsIn } from './menu/texts.ts'
import { guardQuit } from './quit.ts'
import { openMainWindow } from './window/main-window.ts'
import {
  blockSessionRequests,
  disableChromiumNetworking,
  lockWebContents,
  refuseDebuggers,
} from './window/security.ts'

const thumbnailPatience = 2000

const paths = findAppPaths(__dirname)
const devServer = paths.packaged ? undefined : process.env.ELECTRON_RENDERER_URL

app.setName('Likeness')
app.setPath('userData', join(paths.data, 'electron'))

const run = () => {
  const log = openLog(paths.log, !paths.packaged)
  let window: BrowserWindow | undefined
  const desktop = createDesktop(paths, log, () => window)
  const texts = () => currentTexts(desktop)
  const quitGuard = guardQuit(desktop, texts)
  watchCrashes({ log, texts, end: quitGuard.end })

  // With --no-sandbox (as root, in a container) `enableSandbox` would throw.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  disableChromiumNetworking(devServer)
  if (paths.packaged) refuseDebuggers()
  protocol.registerSchemesAsPrivileged([...schemes])
  lockWebContents()

  const showWindow = () => {
    if (!window) {
      window = openMainWindow(paths, devServer, currentLanguage(desktop), {
        texts,
        log,
        quit: () => app.quit(),
      })
      window.once('closed', () => {
        window = undefined
      })
      window.webContents.on('context-menu', (_event, clicked) => {
        const items = textMenuTemplate(texts(), clicked)
        if (items.length > 0) Menu.buildFromTemplate(items).popup()
      })
      desktop.channel.attach(window)
      quitGuard.watchWindow(window)
    }
    if (window.isMinimized()) window.restore()
    if (window.isVisible()) window.focus()
  }

  const open = (path: string | undefined) => {
    if (path !== undefined) openPhoto(desktop, path)
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
      `Likeness ${paths.version}, Electron ${process.versions.electron}, ${process.platform} ${process.arch}`,
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

/** Without a data folder there are no settings, pictures or log: says where it should be, and exits. */
const refuse = (problem: string) => {
  const t = textsIn('system', app.getLocale())
  const title = t('dialogs:dataFolder.title')
  const text = t('dialogs:dataFolder.text', { folder: paths.data, problem })
  process.stderr.write(`${title}: ${text}\n`)
  dialog.showErrorBox(title, text)
  app.exit(1)
}

const problem = dataFolderProblem(paths.data)
if (problem) void app.whenReady().then(() => refuse(problem))
else if (app.requestSingleInstanceLock()) run()
else app.quit()
