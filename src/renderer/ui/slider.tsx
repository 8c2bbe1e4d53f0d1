import { Slider as RadixSlider } from 'radix-ui'
import { classNames } from './class-names.ts'
import styles from './slider.module.css'

export interface SliderProps {
  readonly id?: string
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  /** The value as people read it, as "70 %". */
  readonly text: string
  readonly className?: string
  readonly onChange: (value: number) => void
}

/** A slider without a caption: its label is for screen readers. */
export const Slider = ({ id, label, text, value, className, onChange, ...range }: SliderProps) => (
  <RadixSlider.Root
    className={classNames(styles.slider, className)}
    value={[value]}
    {...range}
    onValueChange={([next]) => next !== undefined && onChange(next)}
  >
    <RadixSlider.Track className={styles.track}>
      <RadixSlider.Range className={styles.range} />
    </RadixSlider.Track>
    <RadixSlider.Thumb id={id} className={styles.thumb} aria-label={label} aria-valuetext={text} />
  </RadixSlider.Root>
)
