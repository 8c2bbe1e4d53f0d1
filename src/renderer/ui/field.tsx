import { ChevronRight } from 'lucide-react'
import * as Collapsible from 'radix-ui/collapsible'
import { type ComponentPropsWithRef, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'

interface FieldProps {
  readonly label: string
  /** The formatted value beside the label, as "70 %". */
  readonly value?: string
  readonly help?: string
  /** A small control beside the label, as a reset button. */
  readonly action?: ReactNode
  /** Renders the control, which must have the given id. */
  readonly children: (id: string, helpId: string | undefined) => ReactNode
}

/** Label, control and help text, associated for screen readers. */
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

/** What is written has its own direction, a placeholder that of the window. */
const directionOf = (value: unknown): 'auto' | undefined => (value ? 'auto' : undefined)

/** A single-line text field. */
export const Input = ({ className, ...rest }: ComponentPropsWithRef<'input'>) => (
  <input className={classNames(styles.input, className)} dir={directionOf(rest.value)} {...rest} />
)

/** A text field of several lines. */
export const TextArea = ({ className, ...rest }: ComponentPropsWithRef<'textarea'>) => (
  <textarea
    className={classNames(styles.input, styles.area, className)}
    dir={directionOf(rest.value)}
    {...rest}
  />
)

interface DisclosureProps {
  readonly title: string
  /** Shown beside the title while closed: what is set inside. */
  readonly summary?: string
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly children: ReactNode
}

/** Content that opens below its title. */
export const Disclosure = ({ title, summary, open, onOpenChange, children }: DisclosureProps) => (
  <Collapsible.Root open={open} onOpenChange={onOpenChange}>
    <Collapsible.Trigger className={styles.trigger}>
      <ChevronRight size={14} aria-hidden className={styles.icon} />
      <span className={styles.title}>{title}</span>
      {summary && !open ? <span className={styles.summary}>{summary}</span> : null}
    </Collapsible.Trigger>
    <Collapsible.Content className={styles.content}>{children}</Collapsible.Content>
  </Collapsible.Root>
)
