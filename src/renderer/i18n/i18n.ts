import i18next, { type ReadCallback } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Settings } from '../../shared/api/settings.ts'
import type { Catalogue } from '../../shared/i18n/catalogue.ts'
import en from '../../shared/i18n/en.json' with { type: 'json' }
import { isRightToLeft, resolveLanguage } from '../../shared/i18n/languages.ts'
import { valueFormatter } from '../../shared/i18n/value-formatter.ts'

export const i18n = i18next

/** A file for each language, which is read when it is first shown. */
const files = import.meta.glob<Partial<Catalogue>>(
  ['../../shared/i18n/*.json', '!../../shared/i18n/en.json'],
  { import: 'default' },
)

const catalogues = {
  type: 'backend' as const,
  init: () => {},
  read: (language: string, namespace: string, done: ReadCallback) => {
    const load = files[`../../shared/i18n/${language}.json`]
    if (!load) return done(new Error(`There are no texts in "${language}".`), null)
    load().then(
      catalogue => done(null, catalogue[namespace as keyof Catalogue] ?? {}),
      error => done(error as Error, null),
    )
  },
}

/**
 * English is part of the bundle: it stands in for what another language lacks.
 * @param shown the language the main process opened the window in
 * @returns when texts can be shown: at once in English, else when their file is read
 */
export const startI18n = (shown: string): Promise<unknown> =>
  i18next
    .use(initReactI18next)
    .use(catalogues)
    .use(valueFormatter)
    .init({
      resources: { en },
      partialBundledLanguages: true,
      ns: Object.keys(en),
      defaultNS: 'common',
      lng: shown,
      fallbackLng: 'en',
      interpolation: { escapeValue: false, alwaysFormat: true },
      // The last language stays until the next one is there.
      react: { useSuspense: false },
      initAsync: false,
    })

/** Tells the document which language is shown, and which way its lines run. */
export const showLanguageOfPage = (): void => {
  i18next.on('languageChanged', language => {
    document.documentElement.lang = language
    document.documentElement.dir = isRightToLeft(language) ? 'rtl' : 'ltr'
  })
}

/** Shows another language once its texts are there. */
export const applyLanguage = (language: Settings['language']): void => {
  const wanted = resolveLanguage(language, navigator.language)
  if (i18next.language !== wanted) void i18next.changeLanguage(wanted)
}
