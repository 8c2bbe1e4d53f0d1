import { Slider } from 'radix-ui'
import { Field } from './field.tsx'
import styles from './range-slider.module.css'

interface RangeSliderProps {
  readonly label: string
  readonly help?: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  /** The value as people read it, as "70 %". */
  readonly text: string
  readonly onChange: (value: number) => void
}

/** A labelled slider. */
export const RangeSlider = ({ label, help, text, value, onChange, ...range }: RangeSliderProps) => (
  <Field label={label} value={text} help={help}>
    {id => (
      <Slider.Root
        className={styles.slider}
        value={[value]}
        {...range}
        onValueChange={([next]) => next !== undefined && onChange(next)}
      >
        <Slider.Track className={styles.track}>
          <Slider.Range className={styles.range} />
        </Slider.Track>
        <Slider.Thumb id={id} className={styles.thumb} aria-label={label} aria-valuetext={text} />
      </Slider.Root>
    )}
  </Field>
)
