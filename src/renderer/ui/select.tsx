import { Check, ChevronDown } from 'lucide-react'
import * as RadixSelect from 'radix-ui/select'
import styles from './choices.module.css'

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
