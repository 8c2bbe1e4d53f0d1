import * as RadixSwitch from 'radix-ui/switch'
import * as ToggleGroup from 'radix-ui/toggle-group'
import { type ReactNode, useId } from 'react'
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
