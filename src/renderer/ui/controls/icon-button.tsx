import type { LucideIcon } from 'lucide-react'
import type { ComponentPropsWithRef } from 'react'
import { classNames } from '../class-names.ts'
import { Hint } from '../feedback/hint.tsx'
import styles from './icon-button.module.css'

interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  readonly icon: LucideIcon
  /** Name for screen readers and the tooltip. */
  readonly label: string
  /** Keys shown in the tooltip, as `Ctrl+S`. */
  readonly keys?: string
  /** For buttons that stay down. */
  readonly pressed?: boolean
  readonly badge?: number
}

export const IconButton = ({
  icon: Icon,
  label,
  keys,
  pressed,
  badge,
  className,
  ...rest
}: IconButtonProps) => (
  <Hint text={label} keys={keys}>
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      className={classNames(styles.button, className)}
      {...rest}
    >
      <Icon size={16} strokeWidth={1.8} aria-hidden />
      {badge ? <span className={styles.badge}>{badge}</span> : null}
    </button>
  </Hint>
)
