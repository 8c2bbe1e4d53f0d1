import { Check, ChevronDown } from 'lucide-react'
import { RadioGroup, Select as RadixSelect, Switch as RadixSwitch, ToggleGroup } from 'radix-ui'
import { type ComponentPropsWithRef, type ReactNode, useId } from 'react'
import styles from './choices.module.css'

interface Segment<T extends string> {
  readonly value: T
  /** Name for screen readers. */
  readonly label: string
  readonly content?: ReactNode
}

interface SegmentsProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly segments: readonly Segment<T>[]
  readonly disabled?: boolean
  readonly onChange: (value: T) => void
}

/** A few choices side by side, exactly one of which is selected. */
export const Segments = <T extends string>({
  label,
  value,
  segments,
  disabled,
  onChange,
}: SegmentsProps<T>) => (
  <ToggleGroup.Root
    type="single"
    className={styles.segments}
    aria-label={label}
    value={value}
    disabled={disabled}
    onValueChange={next => next && onChange(next as T)}
  >
    {segments.map(segment => (
      <ToggleGroup.Item
        key={segment.value}
        value={segment.value}
        aria-label={segment.label}
        className={styles.segment}
      >
        {segment.content ?? segment.label}
      </ToggleGroup.Item>
    ))}
  </ToggleGroup.Root>
)

interface Choice<T extends string> {
  readonly value: T
  readonly label: string
  readonly disabled?: boolean
}

interface SelectProps<T extends string> {
  readonly id?: string
  readonly label: string
  readonly value: T
  readonly choices: readonly Choice<T>[]
  readonly disabled?: boolean
  readonly onChange: (value: T) => void
}

/** A drop-down list. */
export const Select = <T extends string>({
  id,
  label,
  value,
  choices,
  disabled,
  onChange,
}: SelectProps<T>) => (
  <RadixSelect.Root value={value} disabled={disabled} onValueChange={next => onChange(next as T)}>
    <RadixSelect.Trigger id={id} className={styles.selectTrigger} aria-label={label}>
      <RadixSelect.Value />
      <RadixSelect.Icon className={styles.selectIcon}>
        <ChevronDown size={14} aria-hidden />
      </RadixSelect.Icon>
    </RadixSelect.Trigger>
    <RadixSelect.Portal>
      <RadixSelect.Content
        className={styles.selectContent}
        position="popper"
        sideOffset={4}
        collisionPadding={8}
      >
        <RadixSelect.Viewport>
          {choices.map(choice => (
            <RadixSelect.Item
              key={choice.value}
              value={choice.value}
              disabled={choice.disabled}
              className={styles.selectItem}
            >
              <RadixSelect.ItemText>{choice.label}</RadixSelect.ItemText>
              <RadixSelect.ItemIndicator>
                <Check size={14} aria-hidden />
              </RadixSelect.ItemIndicator>
            </RadixSelect.Item>
          ))}
        </RadixSelect.Viewport>
      </RadixSelect.Content>
    </RadixSelect.Portal>
  </RadixSelect.Root>
)

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

interface SwitchProps {
  readonly label: string
  readonly help?: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}

/** A switch with its label beside it; the whole row is the click target. */
export const Switch = ({ label, help, checked, disabled, onChange }: SwitchProps) => {
  const id = useId()
  return (
    <div className={styles.switch}>
      <label htmlFor={id} className={styles.switchLabel}>
        <span>{label}</span>
        {help ? <span className={styles.switchHelp}>{help}</span> : null}
      </label>
      <RadixSwitch.Root
        id={id}
        className={styles.switchTrack}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
      >
        <RadixSwitch.Thumb className={styles.switchThumb} />
      </RadixSwitch.Root>
    </div>
  )
}
