import { RadioGroup } from 'radix-ui'
import type { ComponentPropsWithRef } from 'react'

interface RadioItemProps extends Omit<ComponentPropsWithRef<typeof RadioGroup.Item>, 'onClick' | 'onFocus'> {
  readonly onChoose: () => void
}

/**
 * One of a RadioGroup's choices. It is taken when it is clicked or gets the focus: Radix alone takes the one an arrow
 * key leads to only while the key is still down, and a quick tap on a busy machine ends before.
 */
export const RadioItem = ({ onChoose, ...rest }: RadioItemProps) => (
  <RadioGroup.Item onClick={onChoose} onFocus={onChoose} {...rest} />
)
