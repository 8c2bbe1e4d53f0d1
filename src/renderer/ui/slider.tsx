import * as RadixSlider from 'radix-ui/slider'
import { classNames } from './class-names.ts'
import styles from './slider.module.css'

export interface SliderProps {
  readonly id?: string
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  /** The value as people read it, as "70 %"; the number itself where it is left out. */
  readonly text?: string
  readonly className?: string
  /** Where the coloured part begins; at the slider's own beginning where it is left out. */
  readonly from?: number
  readonly onChange: (value: number) => void
  readonly onDoubleClick?: () => void
}

/** Per cent of the way from `min` to `max`. */
const placeOf = (value: number, { min, max }: Pick<SliderProps, 'min' | 'max'>): number =>
  (100 * (value - min)) / (max - min)

/** A slider without a caption: its label is for screen readers. */
export const Slider = ({
  id,
  label,
  text,
  value,
  from,
  className,
  onChange,
  onDoubleClick,
  ...range
}: SliderProps) => (
  <RadixSlider.Root
    className={classNames(styles.slider, className)}
    value={[value]}
    {...range}
    onValueChange={([next]) => next !== undefined && onChange(next)}
    onDoubleClick={onDoubleClick}
  >
    <RadixSlider.Track className={styles.track}>
      {from === undefined ? (
        <RadixSlider.Range className={styles.range} />
      ) : (
        <RangeFrom from={placeOf(from, range)} to={placeOf(value, range)} />
      )}
    </RadixSlider.Track>
    <RadixSlider.Thumb id={id} className={styles.thumb} aria-label={label} aria-valuetext={text} />
  </RadixSlider.Root>
)

/** The coloured part to either side of a place, which is marked. */
const RangeFrom = ({ from, to }: { readonly from: number; readonly to: number }) => (
  <>
    <span className={styles.from} style={{ insetInlineStart: `${from}%` }} />
    <span
      className={styles.range}
      style={{
        insetInlineStart: `${Math.min(from, to)}%`,
        insetInlineEnd: `${100 - Math.max(from, to)}%`,
      }}
    />
  </>
)
