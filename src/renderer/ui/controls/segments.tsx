import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './segments.module.css'

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

/** A few choices side by side, exactly one of them taken. */
export const Segments = <T extends string>({
  label,
  value,
  segments,
  disabled,
  onChange,
}: SegmentsProps<T>) => (
  <ToggleGroup.Root
    type="single"
    className={styles.group}
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
        className={styles.item}
      >
        {segment.content ?? segment.label}
      </ToggleGroup.Item>
    ))}
  </ToggleGroup.Root>
)
