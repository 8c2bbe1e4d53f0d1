import { Slider } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { formatPercent } from '../i18n/format.ts'
import { Field } from './field.tsx'
import styles from './percent-slider.module.css'

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
    <Field label={label} value={formatPercent(value, i18n.language)} help={help}>
      {id => (
        <Slider.Root
          className={styles.slider}
          value={[Math.round(value * 100)]}
          min={min}
          max={100}
          step={5}
          onValueChange={([percent]) => percent !== undefined && onChange(percent / 100)}
        >
          <Slider.Track className={styles.track}>
            <Slider.Range className={styles.range} />
          </Slider.Track>
          <Slider.Thumb id={id} className={styles.thumb} aria-label={label} />
        </Slider.Root>
      )}
    </Field>
  )
}
