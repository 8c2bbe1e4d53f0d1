/// <reference types="vite/types/importMeta.d.ts" />
import i18next, { type TFunction } from 'i18next'
import type { Settings } from '../../shared/api/settings.ts'
import type { Catalogue } from '../../shared/i18n/catalogue.ts'
import { resolveLanguage } from '../../shared/i18n/languages.ts'
import { valueFormatter } from '../../shared/i18n/value-formatter.ts'

/** Texts of the native menu and dialogs. */
export type Texts = TFunction<['menu', 'dialogs']>

/** Of every language only what the system draws, so that it can be part of the bundle. */
const menus = import.meta.glob<Catalogue['menu']>('../../shared/i18n/*.json', { import: 'menu', eager: true })
const dialogs = import.meta.glob<Catalogue['dialogs']>('../../shared/i18n/*.json', {
  import: 'dialogs',
  eager: true,
})

const resources = Object.fromEntries(
  Object.entries(menus).map(([file, menu]) => [
    file.replace(/.*\/|\.json$/g, ''),
    { menu, dialogs: dialogs[file] ?? {} },
  ]),
)

const i18n = i18next.createInstance().use(valueFormatter)
void i18n.init({
  resources,
  fallbackLng: 'en',
  ns: ['menu', 'dialogs'],
  defaultNS: 'menu',
  interpolation: { escapeValue: false, alwaysFormat: true },
  initAsync: false,
})

/** @param locale of the system, for a person who chose no language */
export const textsIn = (language: Settings['language'], locale: string): Texts =>
  i18n.getFixedT(resolveLanguage(language, locale), ['menu', 'dialogs'])
