import { Slider } from 'radix-ui'
import { NumberField } from './number-field.tsx'
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

const percent = (value: number): number =>
  (100 * (Math.min(shown.max, Math.max(shown.min, value)) - shown.min)) / (shown.max - shown.min)

/** A slider to both sides of zero, with a field for its number. */
export const WeightSlider = ({ label, value, usual, onChange }: WeightSliderProps) => {
  const [from, to] = [percent(0), percent(value)].sort((a, b) => a - b)
  return (
    <div className={styles.weight}>
      <Slider.Root
        className={styles.slider}
        value={[Math.min(shown.max, Math.max(shown.min, value))]}
        {...shown}
        onValueChange={([next]) => next !== undefined && onChange(next)}
        onDoubleClick={() => onChange(usual)}
      >
        <Slider.Track className={styles.track}>
          <span className={styles.zero} style={{ insetInlineStart: `${percent(0)}%` }} />
          <span
            className={styles.range}
            style={{ insetInlineStart: `${from}%`, insetInlineEnd: `${100 - to!}%` }}
          />
        </Slider.Track>
        <Slider.Thumb className={styles.thumb} aria-label={label} />
      </Slider.Root>
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
