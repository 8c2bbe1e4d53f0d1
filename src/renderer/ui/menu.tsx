import * as DropdownMenu from 'radix-ui/dropdown-menu'
import type { ReactElement, ReactNode } from 'react'
import styles from './menu.module.css'

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly align?: 'start' | 'end'
  readonly children: ReactNode
}

/**
 * Keeps a menu open when something else takes the focus: a picture that appears, a message that goes. Whoever uses the
 * menu leaves it by choosing, by a click beside it or by Esc; Tab does nothing in menus.
 */
export const stayOpen = (event: Event): void => event.preventDefault()

/** A menu below a button. */
export const Menu = ({ trigger, align = 'start', children }: MenuProps) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        className={styles.menu}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        onFocusOutside={stayOpen}
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
)

interface MenuItemProps {
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onSelect: () => void
  readonly children: ReactNode
}

/** A command of a menu. */
export const MenuItem = ({ danger, disabled, onSelect, children }: MenuItemProps) => (
  <DropdownMenu.Item className={danger ? styles.danger : styles.item} disabled={disabled} onSelect={onSelect}>
    {children}
  </DropdownMenu.Item>
)
