import { type ReactNode, useId } from 'react'
import styles from './field.module.css'

interface FieldProps {
  readonly label: string
  /** The value in words beside the label, as "70 %". */
  readonly value?: string
  readonly help?: string
  /** A small control at the end of the label's line, as a reset. */
  readonly action?: ReactNode
  /** Gets the id that the control must carry. */
  readonly children: (id: string, helpId: string | undefined) => ReactNode
}

/** Label, control and help, tied together for screen readers. */
export const Field = ({ label, value, help, action, children }: FieldProps) => {
  const id = useId()
  const helpId = help ? `${id}-help` : undefined
  return (
    <div className={styles.field}>
      <div className={styles.line}>
        <label htmlFor={id}>{label}</label>
        {value === undefined ? null : <span className={styles.value}>{value}</span>}
        {action}
      </div>
      {children(id, helpId)}
      {help ? (
        <p id={helpId} className={styles.help}>
          {help}
        </p>
      ) : null}
    </div>
  )
}
