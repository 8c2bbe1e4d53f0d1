import * as RadioGroup from 'radix-ui/radio-group'
import type { ComponentPropsWithRef } from 'react'

interface RadioItemProps extends Omit<ComponentPropsWithRef<typeof RadioGroup.Item>, 'onClick' | 'onFocus'> {
  readonly onChoose: () => void
}

/**
 * One of a RadioGroup's choices, selected by a click or the focus. Radix alone selects the item that an arrow key moves
 * to only while the key is still down; on a busy machine a quick tap ends before that.
 */
export const RadioItem = ({ onChoose, ...rest }: RadioItemProps) => (
  <RadioGroup.Item onClick={onChoose} onFocus={onChoose} {...rest} />
)
