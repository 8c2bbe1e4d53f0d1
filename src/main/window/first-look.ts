import { readFileSync } from 'node:fs'
import { languages } from '../../shared/i18n/languages.ts'

const themes = ['system', 'light', 'dark'] as const

/** What the page is opened with. */
export interface FirstLook {
  readonly language: (typeof languages)[number] | 'system'
  readonly theme: (typeof themes)[number]
}

const oneOf = <T>(values: readonly T[], value: unknown): T | undefined => values.find(one => one === value)

/**
 * What the window needs of the settings before all of them are read and checked. Never throws: what is missing or wrong
 * counts as not chosen.
 */
export const readFirstLook = (settingsFile: string): FirstLook => {
  try {
    const { language, theme } = JSON.parse(readFileSync(settingsFile, 'utf8')) as Record<string, unknown>
    return { language: oneOf(languages, language) ?? 'system', theme: oneOf(themes, theme) ?? 'system' }
  } catch {
    return { language: 'system', theme: 'system' }
  }
}
