import { useTranslation } from 'react-i18next'
import { RangeSlider } from '../../../ui/range-slider.tsx'

interface ScaleSliderProps {
  readonly label: string
  readonly max: number
  readonly value: number
  readonly onChange: (value: number) => void
}

/** How much of an adapter's effect there is: 1 is all that it was trained to have. */
export const ScaleSlider = ({ label, max, value, onChange }: ScaleSliderProps) => {
  const { i18n } = useTranslation()
  return (
    <RangeSlider
      {...{ label, min: 0, max, step: 0.05, value }}
      text={value.toLocaleString(i18n.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}
      onChange={onChange}
    />
  )
}
