import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { app, type BrowserWindow, Menu, nativeTheme, shell } from 'electron'
import { createEngineHost } from '../../engine-host/engine-host.ts'
import type { ApiPolicy, Settings } from '../../shared/api/settings.ts'
import { type Language, resolveLanguage } from '../../shared/i18n/languages.ts'
import type { AppPaths } from '../app-paths.ts'
import { benchmarkInProcess } from '../engine-process/benchmark-process.ts'
import { startEngineProcess } from '../engine-process/engine-process.ts'
import { createQueueStore } from '../engine-process/queue-store.ts'
import { choosePhoto } from '../files/open-photo.ts'
import type { Log } from '../log.ts'
import { menuTemplate } from '../menu/menu.ts'
import { type Texts, textsIn } from '../menu/texts.ts'
import { openFormStore } from '../settings/form-store.ts'
import { openSettings } from '../settings/settings-store.ts'
import { findInstallation, openUpdater, releases } from '../updates/open-updater.ts'
import { createUpdates } from '../updates/updates.ts'
import { createJobSignals } from '../window/job-signals.ts'
import { createWindowChannel } from '../window/window-channel.ts'
import { type Desktop, libraryFolder, modelsFolder } from './desktop.ts'
import { toFailure } from './desktop-error.ts'
import { toWindowFailure, toWindowJob } from './window-view.ts'

/**
 * Creates the parts of the app and connects them. Nothing is started yet.
 * @param showWindow opens the window again, or brings it to the front
 */
export const createDesktop = (
  paths: AppPaths,
  log: Log,
  window: () => BrowserWindow | undefined,
  showWindow: () => void,
): Desktop => {
  const settings = openSettings(paths.settings, (now, before) => {
    applySettings(desktop, now, before)
    desktop.channel.send('settings', now)
  })
  const channel = createWindowChannel(() => desktop.engine)
  const engine = createEngineHost({
    startProcess: handlers =>
      startEngineProcess({ program: paths.engineProgram, name: 'Likeness Engine', ...handlers }),
    runBenchmark: (args, limit, signal) =>
      benchmarkInProcess(paths.engineProgram, args, limit, log.info, signal),
    setup: () => ({
      version: paths.version,
      bundledModels: paths.bundledModels,
      data: paths.data,
      libraryFolder: settings.get().libraryFolder,
      modelsFolder: settings.get().modelsFolder,
      localApi: settings.get().localApi,
      apiPolicy: apiPolicyOf(settings.get()),
      leftWork: queue.left().map(({ work }) => work),
      unloadAfterMinutes: settings.get().unloadAfterMinutes,
    }),
    onStatus: status => {
      log.info(`Engine: ${status.kind}`)
      channel.send('status', status)
      if (status.kind === 'ready') channel.connect()
    },
    onLocalApi: state => channel.send('localApi', state),
    onJobs: jobs => channel.send('jobs', { jobs: jobs.map(toWindowJob), busy: false }),
    onEvent: event => signals.heard(event),
    onUnfinished: () => queue.changed(),
    onNotice: notice => channel.send('notice', toWindowFailure(notice)),
    keepModelsFolder: folder =>
      settings.set({ modelsFolder: folder === paths.defaultModels ? null : folder }).then(
        () => null,
        (error: unknown) => toFailure(error, log.error),
      ),
    log: text => log.info(text),
  })
  const signals = createJobSignals({
    window,
    texts: () => currentTexts(desktop),
    notifies: () => settings.get().notifications,
    show: id => {
      showWindow()
      channel.send('showJob', { id })
    },
  })
  const queue = createQueueStore(paths.queue, engine.unfinishedJobs, log.error)
  const form = openFormStore(paths.form)
  const installation = findInstallation(paths.packaged, process.resourcesPath)
  const updates = createUpdates({
    installable: installation !== 'by-hand',
    onState: state => channel.send('update', state),
    logError: log.error,
    open: () =>
      openUpdater({
        version: paths.version,
        installation,
        feed: paths.updateFeed === undefined ? releases : { provider: 'generic', url: paths.updateFeed },
        folder: join(paths.data, 'updates'),
        config: join(process.resourcesPath, 'app-update.yml'),
        app: {
          quit: () => app.quit(),
          relaunch: () => app.relaunch(),
          onQuit: ended => app.once('quit', (_event, code) => ended(code)),
        },
        log,
      }),
  })
  const parts = { paths, settings, updates, form, engine, queue, signals, channel, log, window }
  let begun = false
  const begin = () => {
    if (begun) return
    begun = true
    engine.start()
    if (settings.get().checkForUpdates) void updates.check()
  }
  const desktop: Desktop = { ...parts, begin, openedPhotos: new Map() }
  for (const notice of [...settings.notices, ...queue.notices]) {
    log.info(notice.message)
    channel.send('notice', toWindowFailure(notice))
  }
  return desktop
}

export const currentLanguage = ({ settings }: Pick<Desktop, 'settings'>): Language =>
  resolveLanguage(settings.get().language, app.getLocale())

export const currentTexts = ({ settings }: Pick<Desktop, 'settings'>): Texts =>
  textsIn(settings.get().language, app.getLocale())

const applySettings = (desktop: Desktop, now: Settings, before?: Settings): void => {
  if (now.theme !== before?.theme) nativeTheme.themeSource = now.theme
  if (now.language !== before?.language) setMenu(desktop)
  if (!before) return
  // The policy first, so that it holds before the server accepts requests.
  desktop.engine.setApiPolicy(apiPolicyOf(now))
  if (!isDeepStrictEqual(now.localApi, before.localApi)) desktop.engine.setLocalApi(now.localApi)
  if (now.unloadAfterMinutes !== before.unloadAfterMinutes) desktop.engine.unloadAfter(now.unloadAfterMinutes)
}

const apiPolicyOf = ({ provider, models, safetyFilter }: Settings): ApiPolicy => ({
  provider,
  models,
  safetyFilter,
})

/** To be called when the app is ready, before the window opens. */
export const applyFirstSettings = (desktop: Desktop): void => applySettings(desktop, desktop.settings.get())

const setMenu = (desktop: Desktop): void => {
  const template = menuTemplate({
    t: currentTexts(desktop),
    mac: process.platform === 'darwin',
    developer: !desktop.paths.packaged,
    send: command => desktop.channel.send('menu', { command }),
    openPhoto: () => void choosePhoto(desktop, currentTexts(desktop)('dialogs:photoFiles')),
    openLog: () => void shell.openPath(desktop.paths.log),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

export const servedFolders = (desktop: Desktop) => ({
  renderer: desktop.paths.renderer,
  library: libraryFolder(desktop),
  photos: desktop.paths.photos,
  people: desktop.paths.people,
  models: modelsFolder(desktop),
  bundledModels: desktop.paths.bundledModels,
})
