import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Settings } from '../../shared/api/settings.ts'
import { catalogues } from '../../shared/i18n/catalogues.ts'
import { resolveLanguage } from '../../shared/i18n/languages.ts'

export const i18n = i18next

/** Catalogues are part of the bundle: nothing is loaded. */
export const startI18n = (): void => {
  void i18next.use(initReactI18next).init({
    resources: catalogues,
    lng: resolveLanguage('system', navigator.language),
    fallbackLng: 'en',
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  document.documentElement.lang = i18next.language
}

export const applyLanguage = (language: Settings['language']): void => {
  const wanted = resolveLanguage(language, navigator.language)
  if (i18next.language !== wanted) void i18next.changeLanguage(wanted)
  document.documentElement.lang = wanted
}
