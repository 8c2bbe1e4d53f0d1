import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Age } from './grid-rows.ts'

/** Says when the pictures of a section were made. */
export const useAgeText = (): ((age: Age) => string) => {
  const { t, i18n } = useTranslation('library')
  const months = useMemo(
    () => new Intl.DateTimeFormat(i18n.language, { month: 'long', year: 'numeric' }),
    [i18n.language],
  )
  return useCallback(
    (age: Age) =>
      age.kind === 'month' ? months.format(new Date(age.year, age.month, 1)) : t(`age.${age.kind}`),
    [months, t],
  )
}
