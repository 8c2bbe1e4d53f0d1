import { Progress } from 'radix-ui'
import styles from './progress-bar.module.css'

interface ProgressBarProps {
  readonly label: string
  /** 0 to 1; null while nothing is known. */
  readonly fraction: number | null
}

export const ProgressBar = ({ label, fraction }: ProgressBarProps) => (
  <Progress.Root
    className={styles.track}
    value={fraction === null ? null : Math.round(fraction * 100)}
    aria-label={label}
  >
    <Progress.Indicator className={styles.bar} style={{ transform: `scaleX(${fraction ?? 0.06})` }} />
  </Progress.Root>
)
