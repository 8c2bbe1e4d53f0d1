import type en from './en.json'

/** Every text a person reads in the app, in English: of the window, and of what the system draws (menus, dialogs). */
export type Catalogue = typeof en

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: Catalogue
  }
}
