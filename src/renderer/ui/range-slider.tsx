import { Field } from './field.tsx'
import { Slider, type SliderProps } from './slider.tsx'

interface RangeSliderProps extends Omit<SliderProps, 'id' | 'className' | 'text'> {
  readonly text: string
  readonly help?: string
}

/** A labelled slider. */
export const RangeSlider = ({ help, ...slider }: RangeSliderProps) => (
  <Field label={slider.label} value={slider.text} help={help}>
    {id => <Slider id={id} {...slider} />}
  </Field>
)
