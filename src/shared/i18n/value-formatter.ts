import { isRightToLeft } from './languages.ts'

const numbers = new Map<string, Intl.NumberFormat>()

const formatNumber = (value: number, language: string, grouped: boolean): string => {
  const key = `${language} ${grouped}`
  const format =
    numbers.get(key) ?? new Intl.NumberFormat(language, { useGrouping: grouped, maximumFractionDigits: 2 })
  numbers.set(key, format)
  return format.format(value)
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u
const leftToRight =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

/** Unicode's marks around a text whose direction is its own. */
const isolate = (text: string): string => `\u2068${text}\u2069`

/** A name in a sentence that runs the other way would pull its neighbours along. */
const isolateForeign = (text: string, language: string): string => {
  const foreign = isRightToLeft(language) ? leftToRight : rightToLeft
  return foreign.test(text) ? isolate(text) : text
}

/** What i18next puts into a text: numbers as the language writes them, names with their own direction. */
export const valueFormatter = {
  type: 'formatter' as const,
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (
    value: unknown,
    form?: string,
    language = 'en',
    { interpolationkey }: { interpolationkey?: string } = {},
  ): unknown => {
    // Of numbers only counts, and those marked so, are grouped: seeds and sizes are read digit by digit.
    if (typeof value === 'number')
      return formatNumber(value, language, interpolationkey === 'count' || form === 'number')
    return typeof value === 'string' ? isolateForeign(value, language) : value
  },
}
