import { type BrowserWindow, dialog } from 'electron'
import type { Log } from '../log.ts'
import type { Texts } from '../menu/texts.ts'

const span = 60_000
const maxReloads = 3

/** Whether a page that crashed is opened again without a question. @param crashes times in milliseconds, this one included */
export const shouldReload = (crashes: readonly number[], now: number): boolean =>
  crashes.filter(time => now - time < span).length <= maxReloads

export interface PageRecoveryOptions {
  readonly texts: () => Texts
  readonly log: Log
  readonly quit: () => void
}

/**
 * A page whose process ended is opened again; engine and jobs live elsewhere and go on. One that ends again and again,
 * or does not answer, is asked about in a dialog of the system: the page itself can say nothing any more.
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
      // A page that hangs hears no gentler word; it is opened again as one that crashed.
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
    // A question whether to wait for it has become idle.
    question?.abort()
    question = undefined
    onCrash()
  })
  window.on('unresponsive', () => {
    log.error('The page does not answer.')
    onHang()
  })
  window.on('responsive', () => question?.abort())
}
