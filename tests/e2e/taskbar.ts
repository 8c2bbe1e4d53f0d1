import type { ElectronApplication } from '@playwright/test'

/** Begins to write down what the window shows in the taskbar, where no test can look. */
export const watchTaskbar = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]!
    const shown: number[] = []
    Object.assign(globalThis, { shownInTaskbar: shown })
    const setProgressBar = window.setProgressBar.bind(window)
    window.setProgressBar = (fraction, options) => {
      shown.push(fraction)
      setProgressBar(fraction, options)
    }
  })

/** The fractions so far; -1 is none. */
export const shownInTaskbar = (app: ElectronApplication): Promise<number[]> =>
  app.evaluate(() => (globalThis as unknown as { shownInTaskbar: number[] }).shownInTaskbar)
