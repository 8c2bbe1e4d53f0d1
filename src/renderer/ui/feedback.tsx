import * as Progress from 'radix-ui/progress'
import type { ReactNode } from 'react'
import styles from './feedback.module.css'

interface ProgressBarProps {
  readonly label: string
  /** 0 to 1; null while nothing is known. */
  readonly fraction: number | null
}

/** How far something is. */
export const ProgressBar = ({ label, fraction }: ProgressBarProps) => (
  <Progress.Root
    className={styles.track}
    value={fraction === null ? null : Math.round(fraction * 100)}
    aria-label={label}
  >
    <Progress.Indicator
      className={styles.bar}
      style={fraction === null ? undefined : { transform: `scaleX(${fraction})` }}
    />
  </Progress.Root>
)

interface EmptyStateProps {
  readonly title: string
  readonly children?: ReactNode
}

/** Shown in place of an empty list: what will be there, and how it gets there. */
export const EmptyState = ({ title, children }: EmptyStateProps) => (
  <div className={styles.empty}>
    <h2>{title}</h2>
    {children}
  </div>
)

interface ProblemProps {
  readonly id?: string
  readonly text: string | null
}

/** An error beside the control that caused it, read out when it appears; nothing without a text. */
export const Problem = ({ id, text }: ProblemProps) => (
  <p id={id} role="alert" className={styles.problem}>
    {text}
  </p>
)
