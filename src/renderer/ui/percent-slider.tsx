import { useTranslation } from 'react-i18next'
import { formatPercent } from '../i18n/format.ts'
import { RangeSlider } from './range-slider.tsx'

interface PercentSliderProps {
  readonly label: string
  readonly help?: string
  /** Lowest percentage; the highest is 100. */
  readonly min?: number
  /** 0 to 1. */
  readonly value: number
  readonly onChange: (value: number) => void
}

/** A labelled slider for a fraction, shown and changed in steps of 5 %. */
export const PercentSlider = ({ label, help, min = 0, value, onChange }: PercentSliderProps) => {
  const { i18n } = useTranslation()
  return (
    <RangeSlider
      {...{ label, help, min, max: 100, step: 5 }}
      value={Math.round(value * 100)}
      text={formatPercent(value, i18n.language)}
      onChange={percent => onChange(percent / 100)}
    />
  )
}
