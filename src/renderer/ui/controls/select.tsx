import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import styles from './select.module.css'

export interface Choice<T extends string> {
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

export const Select = <T extends string>({
  id,
  label,
  value,
  choices,
  disabled,
  onChange,
}: SelectProps<T>) => (
  <Radix.Root value={value} disabled={disabled} onValueChange={next => onChange(next as T)}>
    <Radix.Trigger id={id} className={styles.trigger} aria-label={label}>
      <Radix.Value />
      <Radix.Icon className={styles.icon}>
        <ChevronDown size={14} aria-hidden />
      </Radix.Icon>
    </Radix.Trigger>
    <Radix.Portal>
      <Radix.Content className={styles.content} position="popper" sideOffset={4} collisionPadding={8}>
        <Radix.Viewport>
          {choices.map(choice => (
            <Radix.Item
              key={choice.value}
              value={choice.value}
              disabled={choice.disabled}
              className={styles.item}
            >
              <Radix.ItemText>{choice.label}</Radix.ItemText>
              <Radix.ItemIndicator>
                <Check size={14} aria-hidden />
              </Radix.ItemIndicator>
            </Radix.Item>
          ))}
        </Radix.Viewport>
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)
