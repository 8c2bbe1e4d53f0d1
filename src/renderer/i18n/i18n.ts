import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Settings } from '../../shared/api/settings.ts'
import { de } from './de/index.ts'
import { en } from './en/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: typeof en
  }
}

export const i18n = i18next

/** Catalogues are part of the bundle: nothing is loaded. */
export const startI18n = (): void => {
  void i18next.use(initReactI18next).init({
    resources: { en, de },
    lng: systemLanguage(),
    fallbackLng: 'en',
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  document.documentElement.lang = i18next.language
}

const systemLanguage = (): string => (navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en')

export const applyLanguage = (language: Settings['language']): void => {
  const wanted = language === 'system' ? systemLanguage() : language
  if (i18next.language !== wanted) void i18next.changeLanguage(wanted)
  document.documentElement.lang = wanted
}
