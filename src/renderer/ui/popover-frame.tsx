import * as Popover from 'radix-ui/popover'
import type { ComponentProps, KeyboardEvent } from 'react'
import { classNames } from './class-names.ts'
import styles from './popover-frame.module.css'

/** What a popover opens: beside its button, or where it is told to. Sizes are those of what is in it. */
export const PopoverFrame = ({ className, ...content }: ComponentProps<typeof Popover.Content>) => (
  <Popover.Portal>
    <Popover.Content
      side="bottom"
      align="end"
      sideOffset={4}
      collisionPadding={8}
      className={classNames(styles.popover, className)}
      {...content}
    />
  </Popover.Portal>
)

/** Moves the focus with the arrow keys through a popover's search field and its entries. @param entries a selector */
export const arrowKeysThrough =
  (entries: string) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(`input, ${entries}`)]
    const here = stops.indexOf(event.target as HTMLElement)
    event.preventDefault()
    stops[Math.min(stops.length - 1, Math.max(0, here + step))]?.focus()
  }
