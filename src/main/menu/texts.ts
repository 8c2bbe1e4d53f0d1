import i18next, { type TFunction } from 'i18next'
import type { Settings } from '../../shared/api/settings.ts'
import { catalogues } from '../../shared/i18n/catalogues.ts'
import { resolveLanguage } from '../../shared/i18n/languages.ts'

/** Texts of the native menu and dialogs. */
export type Texts = TFunction<['menu', 'dialogs']>

const i18n = i18next.createInstance()
// Synchronous, because the catalogues are part of the bundle.
void i18n.init({
  resources: catalogues,
  fallbackLng: 'en',
  ns: ['menu', 'dialogs'],
  defaultNS: 'menu',
  interpolation: { escapeValue: false },
  initAsync: false,
})

/** @param locale of the system, for a person who chose no language */
export const textsIn = (language: Settings['language'], locale: string): Texts =>
  i18n.getFixedT(resolveLanguage(language, locale), ['menu', 'dialogs'])
