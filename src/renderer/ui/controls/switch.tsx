import { Switch as Radix } from 'radix-ui'
import { useId } from 'react'
import styles from './switch.module.css'

interface SwitchProps {
  readonly label: string
  readonly help?: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}

/** A switch with its label beside it; the whole line is the target. */
export const Switch = ({ label, help, checked, disabled, onChange }: SwitchProps) => {
  const id = useId()
  return (
    <div className={styles.line}>
      <label htmlFor={id} className={styles.words}>
        <span>{label}</span>
        {help ? <span className={styles.help}>{help}</span> : null}
      </label>
      <Radix.Root
        id={id}
        className={styles.track}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
      >
        <Radix.Thumb className={styles.thumb} />
      </Radix.Root>
    </div>
  )
}
