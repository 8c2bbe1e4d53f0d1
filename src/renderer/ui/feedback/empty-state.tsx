import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

interface EmptyStateProps {
  readonly title: string
  readonly children?: ReactNode
}

/** What stands where nothing is yet: says what will be here and how it comes. */
export const EmptyState = ({ title, children }: EmptyStateProps) => (
  <div className={styles.empty}>
    <h2>{title}</h2>
    {children}
  </div>
)
