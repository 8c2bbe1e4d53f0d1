import { Tooltip } from 'radix-ui'
import type { ReactElement } from 'react'
import styles from './hint.module.css'

interface HintProps {
  readonly text: string
  readonly keys?: string
  readonly children: ReactElement
}

/** A tooltip. The control it explains must carry its own accessible name. */
export const Hint = ({ text, keys, children }: HintProps) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
    <Tooltip.Portal>
      <Tooltip.Content className={styles.hint} sideOffset={6} collisionPadding={8}>
        {text}
        {keys ? <kbd className={styles.keys}>{keys}</kbd> : null}
      </Tooltip.Content>
    </Tooltip.Portal>
  </Tooltip.Root>
)
