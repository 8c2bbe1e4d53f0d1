import { type BrowserWindow, dialog } from 'electron'
import type { Log } from '../log.ts'
import type { Texts } from '../menu/texts.ts'

const span = 60_000
const maxReloads = 3

/** Whether a page that crashed is reloaded without asking. @param crashes times in milliseconds, this one included */
export const shouldReload = (crashes: readonly number[], now: number): boolean =>
  crashes.filter(time => now - time < span).length <= maxReloads

export interface PageRecoveryOptions {
  readonly texts: () => Texts
  readonly log: Log
  readonly quit: () => void
}

/**
 * Reloads a page whose process ended; engine and jobs run in other processes. If that happens repeatedly, or the page
 * does not respond, the user is asked in a dialog of the system, because the page itself can show nothing.
 */
export const recoverPage = (window: BrowserWindow, { texts, log, quit }: PageRecoveryOptions): void => {
  const contents = window.webContents
  let crashes: readonly number[] = []
  let question: AbortController | undefined

  const ask = async (
    message: string,
    detail: string,
    choices: readonly (readonly [string, () => void])[],
  ) => {
    if (question) return
    question = new AbortController()
    const { signal } = question
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      title: 'Likeness',
      message,
      detail,
      buttons: choices.map(([label]) => label),
      defaultId: 0,
      cancelId: 0,
      noLink: true,
      signal,
    })
    question = undefined
    if (!window.isDestroyed() && !signal.aborted) choices[response]?.[1]()
  }

  const onCrash = () => {
    const now = Date.now()
    crashes = [...crashes, now]
    if (shouldReload(crashes, now)) return contents.reload()
    const t = texts()
    const reopen = () => {
      crashes = []
      contents.reload()
    }
    ask(t('dialogs:pageCrashed.title'), t('dialogs:pageCrashed.text'), [
      [t('reload'), reopen],
      [t('quit'), quit],
    ]).catch(log.error)
  }

  const onHang = () => {
    const t = texts()
    const reopen = () => {
      crashes = []
      // A page that hangs does not handle a reload; it is crashed and reloaded.
      contents.forcefullyCrashRenderer()
    }
    ask(t('dialogs:pageHangs.title'), t('dialogs:pageHangs.text'), [
      [t('dialogs:pageHangs.wait'), () => {}],
      [t('reload'), reopen],
      [t('quit'), quit],
    ]).catch(log.error)
  }

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.error(`The page's process ended: ${reason}, code ${exitCode}`)
    // A question whether to wait for it is obsolete.
    question?.abort()
    question = undefined
    onCrash()
  })
  if (contents.isCrashed()) onCrash()
  window.on('unresponsive', () => {
    log.error('The page does not answer.')
    onHang()
  })
  window.on('responsive', () => question?.abort())
}
