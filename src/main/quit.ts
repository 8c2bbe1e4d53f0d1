import { app, dialog, type MessageBoxOptions } from 'electron'
import type { Desktop } from './desktop.ts'
import { isBusy } from './engine-jobs.ts'
import type { Labels } from './labels.ts'

/** Asks before jobs are lost, then lets the engine finish cleanly. */
export const guardQuit = (desktop: Desktop, labels: () => Labels): { watchWindow(): void } => {
  let state: 'running' | 'asking' | 'agreed' | 'stopping' | 'stopped' = 'running'

  const mustAsk = () =>
    state !== 'agreed' && state !== 'stopping' && state !== 'stopped' && isBusy(desktop.engine.jobs())

  const ask = async () => {
    if (state === 'asking') return
    state = 'asking'
    const { quitTitle, quitText, quitNow, stay } = labels()
    const options: MessageBoxOptions = {
      type: 'question',
      title: 'Likeness',
      message: quitTitle,
      detail: quitText,
      buttons: [quitNow, stay],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    }
    const window = desktop.window()
    const { response } = window
      ? await dialog.showMessageBox(window, options)
      : await dialog.showMessageBox(options)
    state = response === 0 ? 'agreed' : 'running'
    if (state === 'agreed') app.quit()
  }

  app.on('before-quit', event => {
    if (!mustAsk()) return
    event.preventDefault()
    void ask()
  })
  app.on('will-quit', event => {
    if (state === 'stopped') return
    event.preventDefault()
    if (state === 'stopping') return
    state = 'stopping'
    void desktop.engine.stop().finally(() => {
      state = 'stopped'
      app.quit()
    })
  })

  return {
    // Closing the only window ends the app, except on macOS, where jobs go on without it.
    watchWindow: () => {
      desktop.window()?.on('close', event => {
        if (process.platform === 'darwin' || !mustAsk()) return
        event.preventDefault()
        void ask()
      })
    },
  }
}
