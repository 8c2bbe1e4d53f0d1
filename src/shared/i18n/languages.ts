/** The languages there are texts in, as BCP 47 names them. Each is a file beside this one. */
export const languages = ['en', 'de', 'fr', 'es', 'ja', 'ar'] as const
export type Language = (typeof languages)[number]

/**
 * The language to show: the chosen one, or that of the system, or English where there are no texts in it.
 * @param locale of the system, as `de-AT`
 */
export const resolveLanguage = (chosen: Language | 'system', locale: string): Language => {
  if (chosen !== 'system') return chosen
  const [spoken] = locale.toLowerCase().split(/[-_]/)
  return languages.find(language => language === spoken) ?? 'en'
}

/** Whether lines of a language run from right to left. */
export const isRightToLeft = (language: string): boolean => /^(ar|fa|he|ur)\b/.test(language)
