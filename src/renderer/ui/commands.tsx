import * as ContextMenu from 'radix-ui/context-menu'
import * as DropdownMenu from 'radix-ui/dropdown-menu'
import { Fragment, type ReactElement } from 'react'
import styles from './menu.module.css'
import { stayOpen } from './menu.tsx'

/** A command of a menu. */
export interface Command {
  readonly label: string
  readonly danger?: boolean
  readonly act: () => void
}

interface CommandsProps {
  /** Asked when the menu opens: naming so many commands takes time. A line is drawn between two groups. */
  readonly groups: () => readonly (readonly Command[])[]
}

/** The commands as items of Radix's `menu`: of one below a button, or of a context menu. */
const Items = ({
  groups,
  menu: { Item, Separator },
}: CommandsProps & { readonly menu: Pick<typeof ContextMenu, 'Item' | 'Separator'> }) =>
  groups().map((group, i) => (
    <Fragment key={group[0]?.label}>
      {i > 0 ? <Separator className={styles.separator} /> : null}
      {group.map(({ label, danger, act }) => (
        <Item key={label} className={danger ? styles.danger : styles.item} onSelect={act}>
          {label}
        </Item>
      ))}
    </Fragment>
  ))

/** Inside a `Menu`. */
export const MenuCommands = ({ groups }: CommandsProps) => <Items groups={groups} menu={DropdownMenu} />

interface ContextCommandsProps extends CommandsProps {
  /** What has the menu. */
  readonly children: ReactElement
}

/** A context menu. */
export const ContextCommands = ({ groups, children }: ContextCommandsProps) => (
  <ContextMenu.Root modal={false}>
    <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
    <ContextMenu.Portal>
      <ContextMenu.Content className={styles.menu} collisionPadding={8} onFocusOutside={stayOpen}>
        <Items groups={groups} menu={ContextMenu} />
      </ContextMenu.Content>
    </ContextMenu.Portal>
  </ContextMenu.Root>
)
