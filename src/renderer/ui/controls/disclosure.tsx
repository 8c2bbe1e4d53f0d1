import { ChevronRight } from 'lucide-react'
import { Collapsible } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './disclosure.module.css'

interface DisclosureProps {
  readonly title: string
  /** Said beside the title while closed, so that what is inside is not forgotten. */
  readonly summary?: string
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly children: ReactNode
}

/** Something seldom needed, behind its title. */
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
