import { NumberField } from './number-field.tsx'
import { Slider } from './slider.tsx'
import styles from './weight-slider.module.css'

interface WeightSliderProps {
  readonly label: string
  readonly value: number
  /** What a double click, and an emptied field, bring back. */
  readonly usual: number
  readonly onChange: (value: number) => void
}

/** Of the slider; more can be typed. */
const shown = { min: -1, max: 2, step: 0.05 }
const typed = { min: -4, max: 4, step: 0.05 }

/** A slider to both sides of zero, with a field for its number. */
export const WeightSlider = ({ label, value, usual, onChange }: WeightSliderProps) => {
  return (
    <div className={styles.weight}>
      <Slider
        label={label}
        value={Math.min(shown.max, Math.max(shown.min, value))}
        {...shown}
        from={0}
        onChange={onChange}
        onDoubleClick={() => onChange(usual)}
      />
      <NumberField
        className={styles.number}
        label={label}
        value={value}
        {...typed}
        onChange={onChange}
        onClear={() => onChange(usual)}
      />
    </div>
  )
}
