import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { Language } from '../../shared/i18n/languages.ts'
import type { AppPaths } from '../app-paths.ts'
import { pageAddress } from '../files/scheme.ts'
import { placeWindow, readWindowState, smallest, writeWindowState } from './window-state.ts'

/** The page's own background (`--canvas` of its tokens), so that nothing flashes before it is drawn. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#131416' : '#eae7e2')

/**
 * Opens the window, in this language. It is seen at once, in the colour of its page: Chromium takes a quarter of a
 * second longer to draw the first picture of a hidden one.
 */
export const openMainWindow = (
  paths: AppPaths,
  devServer: string | undefined,
  language: Language,
  onFailure: (error: unknown) => void,
): BrowserWindow => {
  const saved = readWindowState(paths.windowState)
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(display => display.id !== primary.id)
  const window = new BrowserWindow({
    ...placeWindow(
      saved,
      [primary, ...others].map(display => display.workArea),
    ),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Likeness',
    // Maximising shows it.
    show: !saved?.maximised,
    backgroundColor: background(),
    webPreferences: {
      preload: paths.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !paths.packaged,
    },
  })
  if (saved?.maximised) window.maximize()
  window.webContents.once('dom-ready', () => {
    // Reading and scaling it takes longer than anything else here.
    if (paths.icon && process.platform === 'linux') window.setIcon(paths.icon)
  })
  window.on('page-title-updated', event => event.preventDefault())
  window.on('close', () => {
    writeWindowState(paths.windowState, {
      normal: window.getNormalBounds(),
      maximised: window.isMaximized(),
    })
  })
  const recolour = () => window.setBackgroundColor(background())
  nativeTheme.on('updated', recolour)
  window.once('closed', () => nativeTheme.off('updated', recolour))
  // `recoverPage` reloads a page that crashes while it loads.
  window.loadURL(devServer ?? pageAddress(language)).catch(onFailure)
  return window
}
