import { i18n } from './i18n.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Decimal units, as file managers show them: "52 MB", "16.5 GB". */
export const formatBytes = (bytes: number, language: string): string => {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  const value = bytes / 1000 ** power
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power],
    maximumFractionDigits: value < 20 && power > 1 ? 1 : 0,
  }).format(value)
}

/** A fraction from 0 to 1 as "70%", as the language writes it. */
export const formatPercent = (fraction: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'percent' }).format(fraction)

/** A duration as "52 seconds", from one and a half minutes on in minutes, and from as many hours on in hours. */
export const formatDuration = (seconds: number, language: string): string => {
  const [unit, size] =
    seconds < 90
      ? (['second', 1] as const)
      : seconds < 5400
        ? (['minute', 60] as const)
        : (['hour', 3600] as const)
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: unit === 'hour' ? 1 : 0,
  }).format(Math.max(1, seconds / size))
}

/** Several short texts after each other, as "16 pictures, with photo". */
export const joinTexts = (texts: readonly string[]): string => texts.join(i18n.t('common:separator'))
