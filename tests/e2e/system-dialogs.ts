import type { ElectronApplication } from '@playwright/test'

/** What a dialog of the system asked. */
export interface Asked {
  readonly message: string
  readonly buttons: readonly string[]
}

interface Noted {
  asked?: Asked[]
}

/** Stands in for the person before dialogs of the system, which no test can press: notes what is asked, and presses a button. */
export const answerDialogs = (app: ElectronApplication, button: string): Promise<void> =>
  app.evaluate(({ dialog }, label) => {
    const noted = globalThis as Noted
    noted.asked ??= []
    const answer = (...given: unknown[]) => {
      const { message, buttons = [] } = given.at(-1) as { message: string; buttons?: string[] }
      noted.asked?.push({ message, buttons })
      return Promise.resolve({ response: buttons.indexOf(label), checkboxChecked: false })
    }
    dialog.showMessageBox = answer as typeof dialog.showMessageBox
  }, button)

/** Every question so far. */
export const asked = (app: ElectronApplication): Promise<Asked[]> =>
  app.evaluate(() => (globalThis as Noted).asked ?? [])
