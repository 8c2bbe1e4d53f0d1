import { app, dialog } from 'electron'
import type { Log } from './log.ts'
import type { Texts } from './menu/texts.ts'

export interface CrashOptions {
  readonly log: Log
  readonly texts: () => Texts
  /** Saves the queue and quits without asking. */
  readonly end: () => void
}

/**
 * Handles uncaught errors of the main process: its state is unknown then, so a dialog says so and the app quits
 * or restarts. Shown once; later errors are only logged.
 */
export const watchCrashes = ({ log, texts, end }: CrashOptions): void => {
  let told = false

  const tell = async () => {
    const t = texts()
    const message = t('dialogs:crash.title')
    const detail = t('dialogs:crash.text')
    if (!app.isReady()) {
      dialog.showErrorBox(message, detail)
      return app.exit(1)
    }
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: 'Likeness',
      message,
      detail,
      buttons: [t('dialogs:crash.restart'), t('quit')],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    })
    if (response === 0) app.relaunch()
    end()
  }

  const onCrash = (error: unknown) => {
    log.error(error)
    if (told) return
    told = true
    tell().catch((cause: unknown) => {
      log.error(cause)
      app.exit(1)
    })
  }

  process.on('uncaughtException', onCrash)
  process.on('unhandledRejection', onCrash)
}
