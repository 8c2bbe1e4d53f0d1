import { app, type BrowserWindow, Menu } from 'electron'
import type { AppPaths } from './app-paths.ts'
import { watchCrashes } from './crash.ts'
import { openPhoto } from './files/open-photo.ts'
import { createPictureResponses } from './files/picture-responses.ts'
import { thumbnailWithin } from './files/thumbnail.ts'
import { createAnswerCall } from './ipc/answer-call.ts'
import {
  applyFirstSettings,
  createDesktop,
  currentLanguage,
  currentTexts,
  servedFolders,
} from './ipc/create-desktop.ts'
import type { AnswerCall } from './ipc/register-ipc-handlers.ts'
import { openLog } from './log.ts'
import { textMenuTemplate } from './menu/text-menu.ts'
import { guardQuit } from './quit.ts'
import { openMainWindow } from './window/main-window.ts'
import { recoverPage } from './window/page-recovery.ts'

const thumbnailPatience = 2000

/** Milliseconds after which the engine starts even if the window cannot be used yet. */
const engineDelay = 3000

export interface RunningDesktop {
  /** Opens the window again, or brings it to the front. */
  showWindow(): void
  openPhoto(path: string): void
  readonly answerCall: AnswerCall
  servePicture(address: string): Promise<Response>
  logError(error: unknown): void
}

/** Starts everything behind the first window, whose page is there already. */
export const runDesktop = (
  paths: AppPaths,
  devServer: string | undefined,
  first: BrowserWindow,
): RunningDesktop => {
  const log = openLog(paths.log, !paths.packaged)
  log.info(
    `Likeness ${paths.version}, Electron ${process.versions.electron}, ${process.platform} ${process.arch}`,
  )
  let window: BrowserWindow | undefined
  const desktop = createDesktop(
    paths,
    log,
    () => window,
    () => showWindow(),
  )
  const texts = () => currentTexts(desktop)
  const quitGuard = guardQuit(desktop, texts)
  watchCrashes({ log, texts, end: quitGuard.end })

  const adopt = (opened: BrowserWindow) => {
    window = opened
    opened.once('closed', () => {
      window = undefined
    })
    opened.webContents.on('context-menu', (_event, clicked) => {
      const items = textMenuTemplate(texts(), clicked)
      if (items.length > 0) Menu.buildFromTemplate(items).popup()
    })
    recoverPage(opened, { texts, log, quit: () => app.quit() })
    desktop.channel.attach(opened)
    quitGuard.watchWindow(opened)
    desktop.signals.watch(opened)
  }

  const showWindow = () => {
    if (!window) adopt(openMainWindow(paths, devServer, currentLanguage(desktop), log.error))
    else if (window.isMinimized()) window.restore()
    if (window?.isVisible()) window.focus()
  }

  app.on('quit', () => desktop.form.forgetPhotos())
  applyFirstSettings(desktop)
  // It may have been closed while this was read.
  if (!first.isDestroyed()) adopt(first)

  // The page has the processor for itself until it is usable; requests wait for the engine.
  setTimeout(desktop.begin, engineDelay)

  return {
    showWindow,
    openPhoto: path => openPhoto(desktop, path),
    answerCall: createAnswerCall(desktop, devServer),
    servePicture: createPictureResponses({
      folders: () => servedFolders(desktop),
      thumbnail: picture => thumbnailWithin(desktop.engine, picture, thumbnailPatience),
    }),
    logError: log.error,
  }
}
