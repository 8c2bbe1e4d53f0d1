import { app, type BrowserWindow, powerMonitor } from 'electron'
import { hasUnfinished } from '../shared/api/job-states.ts'
import type { Desktop } from './ipc/desktop.ts'
import { confirm } from './menu/confirm.ts'
import type { Texts } from './menu/texts.ts'

export interface QuitGuard {
  watchWindow(window: BrowserWindow): void
  /** Saves the queue and quits without asking: on request of the system, or when the user has been asked. */
  end(): void
}

/** Milliseconds after which the app exits even if something hangs: systems kill after about five seconds. */
const endLimit = 4000
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** Asks before jobs are interrupted, then lets the engine finish cleanly. */
export const guardQuit = (desktop: Desktop, texts: () => Texts): QuitGuard => {
  let state: 'running' | 'asking' | 'agreed' | 'stopping' | 'stopped' = 'running'

  const mustAsk = () =>
    state !== 'agreed' && state !== 'stopping' && state !== 'stopped' && hasUnfinished(desktop.engine.jobs())

  const ask = async () => {
    if (state === 'asking') return
    state = 'asking'
    const t = texts()
    const agreed = await confirm(desktop, {
      type: 'question',
      message: t('dialogs:quit.title'),
      detail: t('dialogs:quit.text'),
      buttons: [t('dialogs:quit.confirm'), t('dialogs:quit.decline')],
    })
    // The system may have asked to quit in the meantime.
    if (state !== 'asking') return
    state = agreed ? 'agreed' : 'running'
    if (state === 'agreed') app.quit()
  }

  const stop = async () => {
    await Promise.all([desktop.engine.stop(), desktop.queue.flush()])
    await desktop.queue.flush()
  }

  const end = () => {
    if (state === 'running' || state === 'asking') state = 'agreed'
    setTimeout(() => app.exit(0), endLimit)
    app.quit()
  }

  app.on('before-quit', event => {
    if (!mustAsk()) return
    event.preventDefault()
    ask().catch(desktop.log.error)
  })
  app.on('will-quit', event => {
    if (state === 'stopped') return
    event.preventDefault()
    if (state === 'stopping') return
    state = 'stopping'
    stop()
      .catch(desktop.log.error)
      .finally(() => {
        state = 'stopped'
        // Electron passes over a request to quit while it still handles the one before, as where no engine had to stop.
        setImmediate(() => app.quit())
      })
  })
  app.whenReady().then(() => {
    // Replaces Chromium's own handlers, which would ask; therefore only when the app is ready.
    for (const signal of signals) process.on(signal, end)
    // Log-out and shutdown on Linux and macOS. Missing in Electron's types.
    const power: NodeJS.EventEmitter = powerMonitor
    power.on('shutdown', (event: Electron.Event) => {
      event.preventDefault()
      end()
    })
  }, desktop.log.error)

  return {
    end,
    // Closing the only window ends the app, except on macOS, where jobs go on without it.
    watchWindow: window => {
      window.on('close', event => {
        if (process.platform === 'darwin' || !mustAsk()) return
        event.preventDefault()
        ask().catch(desktop.log.error)
      })
      // Windows sends this to windows, not to apps.
      window.on('session-end', end)
    },
  }
}
