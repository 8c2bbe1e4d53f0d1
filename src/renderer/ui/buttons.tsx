import type { LucideIcon } from 'lucide-react'
import * as Radix from 'radix-ui/tooltip'
import type { ComponentPropsWithRef, ReactElement } from 'react'
import { useKeyNames } from '../i18n/keys.ts'
import styles from './buttons.module.css'
import { classNames } from './class-names.ts'
import { isReturningFocus } from './return-focus.ts'

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger'
}

/** A button with text. */
export const Button = ({ kind = 'plain', className, type = 'button', ...rest }: ButtonProps) => (
  <button type={type} className={classNames(styles.button, styles[kind], className)} {...rest} />
)

interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  readonly icon: LucideIcon
  /** Name for screen readers and the tooltip. */
  readonly label: string
  /** Keys shown in the tooltip, as `Control+S`. */
  readonly keys?: string
  /** Set for toggle buttons. */
  readonly pressed?: boolean
  /** Fills the icon, as a heart's that is set. */
  readonly filled?: boolean
  readonly badge?: number
  /** A short name beside the icon, shown where the stylesheet of its place has room for it. */
  readonly text?: string
}

/** A square button that shows an icon; its name is in the tooltip. */
export const IconButton = ({
  icon: Icon,
  label,
  keys,
  pressed,
  filled,
  badge,
  text,
  className,
  ...rest
}: IconButtonProps) => (
  <Tooltip text={label} keys={keys}>
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      className={classNames(styles.iconButton, className)}
      {...rest}
    >
      <Icon size={16} strokeWidth={1.8} fill={filled ? 'currentColor' : 'none'} aria-hidden />
      {/* The space stands between two words of the visible name, which screen readers compare. */}
      {text === undefined ? null : <span data-button-text>{text} </span>}
      {badge ? (
        <>
          {' '}
          <span className={styles.badge} data-badge>
            {badge}
          </span>
        </>
      ) : null}
    </button>
  </Tooltip>
)

interface KeysProps extends Omit<ComponentPropsWithRef<'kbd'>, 'children'> {
  /** As `Control+S`. */
  readonly keys: string
}

/** Keys by the names they have on this machine's keyboard. */
export const Keys = ({ keys, ...rest }: KeysProps) => (
  <kbd dir="ltr" {...rest}>
    {useKeyNames()(keys)}
  </kbd>
)

interface TooltipProps {
  readonly text: string
  readonly keys?: string
  readonly children: ReactElement
}

/** A tooltip on hover, and on focus unless a closed dialog gave it back. The control it explains must carry its own accessible name. */
export const Tooltip = ({ text, keys, children }: TooltipProps) => (
  <Radix.Root>
    <Radix.Trigger asChild onFocus={event => isReturningFocus() && event.preventDefault()}>
      {children}
    </Radix.Trigger>
    <Radix.Portal>
      <Radix.Content className={styles.tooltip} sideOffset={6} collisionPadding={8}>
        {text}
        {keys ? <Keys keys={keys} className={styles.keys} /> : null}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)
