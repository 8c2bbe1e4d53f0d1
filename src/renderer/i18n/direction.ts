import { isRightToLeft } from '../../shared/i18n/languages.ts'
import { i18n } from './i18n.ts'

/** Whether the lines of the language shown run from right to left. */
export const runsRightToLeft = (): boolean => isRightToLeft(i18n.language)

const mirrored: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }

/** A key as lists that run along the line understand it: `ArrowRight` leads on, whichever way that is on screen. */
export const alongLine = (key: string): string => (runsRightToLeft() ? (mirrored[key] ?? key) : key)
