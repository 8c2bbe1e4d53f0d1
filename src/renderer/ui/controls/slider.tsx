import { Slider as Radix } from 'radix-ui'
import styles from './slider.module.css'

interface SliderProps {
  readonly id?: string
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly disabled?: boolean
  readonly onChange: (value: number) => void
}

export const Slider = ({ id, label, value, min, max, step, disabled, onChange }: SliderProps) => (
  <Radix.Root
    className={styles.slider}
    value={[value]}
    min={min}
    max={max}
    step={step}
    disabled={disabled}
    onValueChange={([next]) => next !== undefined && onChange(next)}
  >
    <Radix.Track className={styles.track}>
      <Radix.Range className={styles.range} />
    </Radix.Track>
    <Radix.Thumb id={id} className={styles.thumb} aria-label={label} />
  </Radix.Root>
)
