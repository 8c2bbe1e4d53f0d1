import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }
import type { Language } from './languages.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: typeof en
  }
}

/** Every text a person reads in the app, by language: of the window, and of what the system draws (menus, dialogs). */
export const catalogues: Readonly<Record<Language, typeof en>> = { en, de }
